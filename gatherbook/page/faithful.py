"""Whether a page shows what its source means: two parsers' views of one text, side by side.

markdown-it reads the source as CommonMark with tables; Python-Markdown made the HTML. Where the two differ in number,
order or nesting of paragraphs, lists, tables, headings, quotes, rules, notes, links, pictures or code between
backticks, a reader gets something else than the writer sees in his editor. That is an error, whatever the slip was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token

from gatherbook.sources.pages import FIGURE, Page

_BLOCK = re.compile(r"^/{3,}[ \t]*(?P<kind>[\w-]*)(?P<rest>.*)$")
_ATTRIBUTES = re.compile(r"\{:?[ \t]*[#.][^{}\n]*\}")
_MATH = re.compile(r"\$\$.+?\$\$|(?<![\\$\w])\$(?!\s)[^$\n]+?(?<!\s)\$(?!\w)", re.DOTALL)
_DISPLAYED = re.compile(r"^\$\$.+?\$\$[ \t]*$", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->")
_PLACE = re.compile(r"^<!--.*?-->\s*$")
_NOTES = frozenset(("note", "tip", "warning", "danger", "question", "details", "tab"))
_MADE_BY_US = frozenset(
    ("highlight", "proof-output", "proof-devices", "tensor-figure", "measured-table", "measured-plot", "rooms",
     "measured-also", "measured-machines", "behaviour-table", "arithmatex", "formula", "headerlink",
     "tabbed-labels", "admonition-title", "footnote", "measured-memory", "error-tools", "error-by", "error-cure",
     "verdict", "verdict-tally", "callers")
)  # fmt: skip
_CURES = {
    "ul": "put an empty line before the list, and four spaces before an inner one",
    "ol": "put an empty line before the list, and four spaces before an inner one",
    "li": "put an empty line before the list, and four spaces before an inner item",
    "table": "put an empty line before the table, and give each row as many cells",
    "note": "write /// note | Title, the text, and /// at its end; the kinds are listed in mkdocs.yml",
    "a": "write the address behind the text, in Markdown: [text](page.md#id)",
    "img": "write ![what it shows](file)",
    "formula": "close it with $ on the same line, or write \\$ where a dollar is meant",
    "code": "close what is between backticks on the same line",
}
_GENERAL = "put empty lines around it; only constructs that CommonMark and Python-Markdown read alike are used here"


@dataclass(frozen=True)
class Piece:
    """One construct: its kind, what tells it from others of its kind, and its line (from 1; 0 in HTML)."""

    kind: str
    detail: str
    line: int

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.detail


def differences(page: Page, html: str, expand: Callable[[str], str] = str) -> list[tuple[int, str, str]]:
    """The line, what is wrong, and the cure, for each place where page and source part; the first of each run.

    Args:
        html: what Python-Markdown made of the page.
        expand: what a line becomes before it is read as Markdown, such as a sentence for `{{ claim: … }}`.
    """
    meant, shown = list(meant_by(page, expand)), list(shown_by(html))
    found = []
    # What both begin and end with is put aside: the comparison takes time with the product of the two lengths.
    same = _alike(meant, shown)
    tail = _alike(meant[same:][::-1], shown[same:][::-1])
    meant_there, shown_there = meant[same : len(meant) - tail], shown[same : len(shown) - tail]
    matcher = SequenceMatcher(
        None, [each.key for each in meant_there], [each.key for each in shown_there], autojunk=False
    )
    for tag, begin, end, other, last in matcher.get_opcodes():
        if tag == "equal":
            continue
        source, made = meant_there[begin:end], shown_there[other:last]
        line = source[0].line if source else (meant[min(same + begin, len(meant) - 1)].line if meant else 1)
        kinds = [each.kind for each in (*source, *made)]
        cure = next((_CURES[kind] for kind in kinds if kind in _CURES), _GENERAL)
        found.append((line, f"the source means {_words(source)}, and the page shows {_words(made)}", cure))
    return found


def _alike(ours: list[Piece], theirs: list[Piece]) -> int:
    """How many constructs both begin with."""
    pairs = enumerate(zip(ours, theirs, strict=False))
    return next((at for at, (one, other) in pairs if one.key != other.key), min(len(ours), len(theirs)))


def _words(pieces: list[Piece]) -> str:
    named = [f"{each.kind} {each.detail}".strip() for each in pieces[:4]]
    return (", ".join(named) + (", …" if len(pieces) > 4 else "")) or "nothing here"


def meant_by(page: Page, expand: Callable[[str], str] = str) -> Iterator[Piece]:
    """The constructs of a page's source, in order."""
    lines = page.body.split("\n")
    notes: dict[int, Piece] = {}
    opened: list[int] = []
    for number, line in enumerate(lines, 1):
        if number in page.fenced:
            continue
        block = _BLOCK.match(line)
        if line.startswith("!!! ") or re.match(r'=== "', line):
            notes[number] = Piece("note", "", number)
        elif block and block["kind"]:
            known = block["kind"] in _NOTES
            notes[number] = Piece("note", "" if known else f"of the unknown kind {block['kind']}", number)
            opened.append(number)
        elif block and opened:
            opened.pop()
        elif block:
            notes[number] = Piece("note", "of which only the closing /// is there", number)
        if block or _PLACE.match(line) or FIGURE.match(line) or re.match(r"^\{:.*\}\s*$", line):
            lines[number - 1] = ""
        elif "{{" in line:
            lines[number - 1] = expand(line)
    notes |= {number: Piece("note", "that is never closed", number) for number in opened}
    notes |= {number: Piece("formula", "$ that opens none", number) for number in _lone_signs(page)}
    text = _DISPLAYED.sub(lambda match: "\n" * match[0].count("\n"), "\n".join(lines))
    text = _MATH.sub(lambda match: "\n".join("m" * len(part) for part in match[0].split("\n")), text)
    tokens = MarkdownIt("commonmark").enable("table").disable("code").parse(text)
    waiting = sorted(notes.values(), key=lambda each: each.line)
    for piece in _of_tokens(tokens, text.split("\n")):
        while waiting and waiting[0].line <= piece.line:
            yield waiting.pop(0)
        yield piece
    yield from waiting


def _lone_signs(page: Page) -> Iterator[int]:
    """The lines on which a $ stands that neither begins nor ends a formula; a reader would see it."""
    shown = (line if kept else "" for line, kept in zip(page.prose.split("\n"), page.body.split("\n"), strict=True))
    prose = _MATH.sub(lambda match: "\n" * match[0].count("\n"), _COMMENT.sub("", "\n".join(shown)))
    for number, line in enumerate(prose.split("\n"), 1):
        if re.search(r"(?<!\\)\$", line):
            yield number


def _cells(row: str) -> int:
    """How many cells a line of a table writes; what is too much, no parser shows."""
    return len(re.findall(r"(?<!\\)\|", row.strip().removeprefix("|").removesuffix("|"))) + 1


def _of_tokens(tokens: list[Token], lines: list[str]) -> Iterator[Piece]:
    line, depth = 1, 0
    for at, token in enumerate(tokens):
        line = token.map[0] + 1 if token.map else line
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
            items = sum(each.type == "list_item_open" and each.level == token.level + 1 for each in _inside(tokens, at))
            yield Piece(token.tag, f"of {items} at depth {depth}", line)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "heading_open":
            yield Piece(token.tag, "", line)
        elif token.type == "table_open":
            inner = _inside(tokens, at)
            rows = sum(each.type == "tr_open" for each in inner)
            columns = sum(each.type == "th_open" for each in inner)
            yield Piece("table", f"of {rows} rows and {columns} columns", line)
            for row in (each for each in inner if each.type == "tr_open" and each.map):
                if _cells(lines[row.map[0]]) != columns:
                    yield Piece("table", f"with a row of {_cells(lines[row.map[0]])} cells", row.map[0] + 1)
        elif token.type in ("blockquote_open", "hr"):
            yield Piece(token.tag, "", line)
        elif token.type == "paragraph_open" and depth == 0:
            yield Piece("p", "", line)
        elif token.type == "html_block":
            yield from (replace(each, line=line) for each in shown_by(token.content))
        elif token.type == "inline":
            yield from _inline(token, line)


def _inside(tokens: list[Token], at: int) -> list[Token]:
    """The tokens between an opening one and its close."""
    level = tokens[at].level
    end = next(index for index in range(at + 1, len(tokens)) if tokens[index].level == level)
    return tokens[at + 1 : end]


def _inline(token: Token, line: int) -> Iterator[Piece]:
    for child in token.children or []:
        if child.type == "html_inline" and re.match(r"<(a|img)\b", child.content):
            yield Piece("a", f"{child.content} in HTML, which no build checks", line)
        elif child.type == "link_open":
            yield Piece("a", "", line)
        elif child.type == "image":
            yield Piece("img", "", line)
        elif child.type == "code_inline":
            yield Piece("code", "", line)
        elif child.type == "text":
            # What no parser took for a link is text in both; a reader sees its brackets.
            for match in re.finditer(
                r"(?<![A-Za-z0-9_\])])\[[^\[\]]+\](?:\[[^\[\]]*\])|\[\^[\w-]+\]", _ATTRIBUTES.sub("", child.content)
            ):
                yield Piece("a", f"{match[0]} without a definition", line)
            if re.search(r"\]\s+\((?:https?:|#|[\w./-]+\.md)", child.content):
                yield Piece("a", "with a space between ] and (, which makes it none", line)
            if child.content.startswith("|"):
                yield Piece("table", "whose head and rule |---| do not fit", line)


def shown_by(html: str) -> Iterator[Piece]:
    """The constructs of a page's HTML, in order, without what our own extensions put there."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return iter(reader.finished())


class _Reader(HTMLParser):
    """Collects the constructs of HTML; lists and tables are counted when they end, and stand where they begin."""

    _VOID = frozenset(("br", "hr", "img", "input", "col", "wbr", "source", "meta", "link"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self._hidden = 0
        self._pieces: list[list[str]] = []
        self._lists: list[tuple[int, int]] = []
        self._tables: list[list[int]] = []

    def finished(self) -> list[Piece]:
        return [Piece(kind, detail, 0) for kind, detail in self._pieces]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = set((dict(attrs).get("class") or "").split())
        if tag not in self._VOID:
            self._open.append(tag)
        if self._hidden or (classes & _MADE_BY_US and tag != "a") or tag in ("svg", "math", "script", "style"):
            self._hidden += tag not in self._VOID
            return
        if tag in ("ul", "ol"):
            self._pieces.append([tag, ""])
            self._lists.append((len(self._pieces) - 1, 0))
        elif tag == "li" and self._lists:
            at, count = self._lists[-1]
            self._lists[-1] = (at, count + 1)
        elif tag == "table":
            self._pieces.append(["table", ""])
            self._tables.append([len(self._pieces) - 1, 0, 0])
        elif tag == "tr" and self._tables:
            self._tables[-1][1] += 1
        elif tag == "th" and self._tables:
            self._tables[-1][2] += 1
        elif (
            tag in ("blockquote", "hr", "img", "code", "h1", "h2", "h3", "h4", "h5", "h6")
            or (tag == "p" and not self._lists)
            or (tag == "a" and not classes & {"headerlink", "term"})
        ):
            self._pieces.append([tag, ""])
        elif (tag == "details" and not classes & {"error", "error-more", "fold"}) or (
            tag == "div" and classes & {"admonition", "tabbed-block"}
        ):
            self._pieces.append(["note", ""])

    def handle_endtag(self, tag: str) -> None:
        if tag in self._VOID or tag not in self._open:
            return
        while self._open:
            closed = self._open.pop()
            if self._hidden:
                self._hidden -= 1
            elif closed in ("ul", "ol") and self._lists:
                at, count = self._lists.pop()
                self._pieces[at][1] = f"of {count} at depth {len(self._lists) + 1}"
            elif closed == "table" and self._tables:
                at, rows, columns = self._tables.pop()
                self._pieces[at][1] = f"of {rows} rows and {columns} columns"
            if closed == tag:
                return
