"""How each sentence with an absolute word (`all`, `only`, `never`, `the same`) is bound to what shows it.

A sentence in the guide, the recipes, the pages on jobs and performance or the reference is bound if its section has a
program, a table made from records or a figure. A section is a heading with all that stands under it, smaller headings
included; so the lead of a page is bound by the page. A link binds, too, if it leads to a place that has one of these,
or to a source outside: in the paragraph, item or row itself, in the line that leads to its table, in the introduction
of the larger section, or in a line of references below.

The words are those with which the false sentences of this book were made. Left out are words that mostly introduce an
example or tell of a shape (`each`, `both`; 各, and 都 or 只 alone) and plain negations (`no`, `not`; 不、没有): they
are in every third sentence, and nobody would read what is said of them. 每个 counts where 都 or 均 follows, else it is
an `each`. Words that are negated themselves (`not all`; 不是所有) claim less, not more. A word that one language lacks
in its list is no way round: twins have the same sections, programs and links, so what binds a sentence binds its twin.

To stand beside a program is less than to be swept by it. A page that says `<!-- claims -->` shows how many sentences
are bound by what; `checks/claims.py` reports those that are not bound at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from pathlib import Path

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown_it.token import Token

from gatherbook.measured.notation import asked as measurements
from gatherbook.page.behaviour import OPERATIONS, PLACED
from gatherbook.sources.book import LANGUAGES, Book, language_of
from gatherbook.sources.pages import CODE_SPAN, Page, read_page

ROOMS = ("guide", "recipes", "jobs", "performance", "reference")
KINDS = ("record", "measured", "program", "figure", "link", "source")
"""How a sentence is bound, the strongest first: a table of behaviour, a measured record, a program, a figure, a link to
a place that has one of these, a link to a source outside."""

ABSOLUTE: dict[str, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:all|every|everything|everywhere|only|none|never|always|exactly|the same|identical|nothing|nobody|nowhere"
        r"|no other|whatever|any)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"所有|全部|全都|每次|每(?:个|种|一)[^，。；：！？]{0,12}(?:都|均)|任何|任意|只有|只能|唯一|从不|从来|绝不|永远|总是|一律|完全一样|完全相同|一模一样|都一样"
        r"|都相同|恰好|正好|无一|没有一个|没有别的|凡是"
    ),
}  # fmt: skip
WEAKER: dict[str, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:at|above|after|first of) all\b|\bif only\b"
        r"|\b(?:not|nearly|almost) (?:all|every|everything|always|only|exactly|any)\b"
        r"|\b(?:if|unless|whether|without|than|before) any\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(r"(?:不是|并非|不|未必)(?:所有|全部|每个|每次|总是|任何|只有|只能)|几乎(?:所有|每个|总是)"),
}
"""The same words where they claim less; they are put aside first."""
_SENTENCE: dict[str, re.Pattern[str]] = {
    "en": re.compile(r"(?:[^.!?]|[.!?](?!\s|$))+[.!?]*"),
    "zh": re.compile("[^。！？\n]+[。！？]*"),
}
_DIRECTIVE = re.compile(r"^/{3,}.*$|^<!--.*?-->\s*$", re.MULTILINE)
_TARGET = re.compile(r"\]\((?P<target>[^)\s]+)\)")
_LINK = re.compile(r"\[[^\]]*\]\([^)]*\)")
_ADDRESS = re.compile(r"\]\([^)]*\)|\{[^}\n]*\}")
_OUTSIDE = re.compile(r"https?://")
TOP = 2
"""The level of the headings that divide a page."""
Linked = Callable[[Path, str], frozenset[str]]
"""What stands where a link of a page leads."""
REFERENCES = 24
"""The letters that a line of references has beside its links: `Asked in … and … More: …`."""


@dataclass(frozen=True)
class Sentence:
    """A sentence with an absolute word: its line, its text, the word, and the links of its paragraph, item or row.

    `inherited` are the links of the larger section's introduction and of references below. `listed` says whether that
    paragraph has a list of operations made from the records.
    """

    line: int
    text: str
    word: str
    links: tuple[str, ...]
    inherited: tuple[str, ...] = ()
    listed: bool = False


@dataclass(frozen=True)
class Bound:
    """A sentence and how it is bound; without a kind it is not."""

    sentence: Sentence
    kind: str | None


# Sentences --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def sentences(page: Page, language: str) -> tuple[Sentence, ...]:
    """The sentences of a page that have an absolute word, outside headings and code."""
    found = []
    for line, text, links, inherited in _paragraphs(page):
        listed = bool(OPERATIONS.search(text))
        plain = CODE_SPAN.sub(lambda match: re.sub(r"[^\n]", "x", match[0]), _DIRECTIVE.sub("", text))
        plain = _ADDRESS.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), plain)
        aside = WEAKER[language].sub(lambda match: re.sub(r"[^\n]", "x", match[0]), plain)
        for each in _SENTENCE[language].finditer(aside):
            word = ABSOLUTE[language].search(each[0])
            if word:
                at = each.start() + word.start()
                said = " ".join(plain[each.start() : each.end()].split())
                found.append(Sentence(line + aside.count("\n", 0, at), said, word[0].lower(), links, inherited, listed))
    return tuple(found)


def _paragraphs(page: Page) -> Iterator[tuple[int, str, tuple[str, ...], tuple[str, ...]]]:
    """Line, text, links and inherited links of every paragraph, item and cell.

    Links of a cell are also those of its row and of the paragraph that leads to the table. Inherited are, under a
    smaller heading, those of the introduction of the larger section, and those into the book of references below.
    """
    tokens = page.tokens
    row: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    introduction: tuple[str, ...] = ()
    level, line = 1, 0  # of the heading above; of the row, 0 outside tables
    for place, token in enumerate(tokens):
        kind = token.type
        if kind == "heading_open":
            level, lead = int(token.tag[1:]), ()
            introduction = introduction if level > TOP else ()
        elif kind == "tr_open":
            end = next(k for k in range(place, len(tokens)) if tokens[k].type == "tr_close")
            row = lead + tuple(target for inner in tokens[place:end] for target in _targets(inner))
            line = token.map[0] + 1 if token.map else line
        elif kind == "tr_close":
            line = 0
        elif kind in ("fence", "html_block"):
            lead = ()
        elif kind == "inline" and tokens[place - 1].type != "heading_open":
            own = _targets(token)
            outer = introduction if level > TOP else ()
            if line:
                yield line, token.content, row, outer
                continue
            below = _references(tokens[place + 1 : place + 4])
            yield token.map[0] + 1 if token.map else 1, token.content, own, below + outer
            lead = own
            introduction += own if level == TOP else ()


def _targets(token: Token) -> tuple[str, ...]:
    return tuple(match["target"] for match in _TARGET.finditer(token.content)) if token.type == "inline" else ()


def _references(after: Sequence[Token]) -> tuple[str, ...]:
    """The links into the book of the next paragraph, if that is hardly more than links."""
    if [token.type for token in after] != ["paragraph_close", "paragraph_open", "inline"]:
        return ()
    rest = re.sub(r"[\s\W]+", "", _LINK.sub("", after[-1].content))
    inside = tuple(target for target in _targets(after[-1]) if not _OUTSIDE.match(target))
    return inside if len(rest) <= REFERENCES else ()


# What binds ---------------------------------------------------------------------------------------------------------


def _evidence(page: Page) -> list[tuple[int, str]]:
    """Everything on a page that can bind a sentence: its line and kind."""
    found = [(fence.line, "program") for fence in page.fences if fence.language == "python" and fence.include]
    found += [(figure.line, "figure") for figure in page.figures]
    found += [(number, "record") for number, line in enumerate(page.body.split("\n"), 1) if PLACED.match(line)]
    found += [(each.line, "measured") for each in measurements(page.text)]
    return sorted(found)


@lru_cache(maxsize=512)
def _sections(page: Page) -> list[tuple[int, int, str | None, frozenset[str]]]:
    """First and last line, id and kinds of evidence of each heading's section."""
    evidence, headings = _evidence(page), page.headings
    end_of_page = page.body.count("\n") + 1
    found = []
    for place, heading in enumerate(headings):
        end = next((each.line - 1 for each in headings[place + 1 :] if each.level <= heading.level), end_of_page)
        kinds = frozenset(kind for line, kind in evidence if heading.line <= line <= end)
        found.append((heading.line, end, heading.id, kinds))
    return found


def _around(page: Page, line: int) -> frozenset[str]:
    """The evidence of the smallest section that holds a line."""
    holding = [each for each in _sections(page) if each[0] <= line <= each[1]]
    return max(holding, key=lambda each: each[0])[3] if holding else frozenset()


def _linked(path: Path, target: str) -> frozenset[str]:
    """What stands where a link leads: the evidence of that section, or of the page."""
    if _OUTSIDE.match(target):
        return frozenset(("source",))
    name, _, anchor = target.partition("#")
    page = path if not name else (path.parent / name).resolve()
    if page.suffix != ".md" or not page.is_file():
        return frozenset()
    for *_, identity, kinds in _sections(read_page(page)):
        if not anchor or identity == anchor:
            return kinds
    return frozenset()


def bonds(book: Book, path: Path, linked_by: Linked | None = None) -> list[Bound]:
    """Every absolute sentence of a page and how it is bound, by the strongest kind."""
    page = read_page(path)
    linked_by = linked_by or _linked
    found = []
    for each in sentences(page, language_of(path)):
        here = _around(page, each.line)
        own, inherited = (
            frozenset(kind for target in links for kind in linked_by(path, target))
            for links in (each.links, each.inherited)
        )
        linked = own | inherited
        kinds = set(here) | ({"record"} & own)  # an own link to a table of behaviour is as good as the table
        kinds |= {"record"} if each.listed else set()
        if not kinds and linked:
            kinds = {"source"} if linked == {"source"} else {"link"}
        found.append(Bound(each, next((kind for kind in KINDS if kind in kinds), None)))
    return found


def pages(book: Book, language: str) -> list[Path]:
    """The pages that the rule reads."""
    return [
        path for path in book.pages() if language_of(path) == language and path.relative_to(book.docs).parts[0] in ROOMS
    ]


def all_bonds(book: Book) -> dict[Path, list[Bound]]:
    """The bonds of every page that the rule reads."""
    paths = tuple(path for language in LANGUAGES for path in pages(book, language))
    return _all_bonds(book, paths, tuple(read_page(path) for path in book.pages()))


@lru_cache(maxsize=2)
def _all_bonds(book: Book, paths: tuple[Path, ...], _made_of: tuple[Page, ...]) -> dict[Path, list[Bound]]:
    linked_by = cache(_linked)  # while this runs, no page changes
    return {path: bonds(book, path, linked_by) for path in paths}


def counts(book: Book, language: str) -> Counter[str]:
    """How many absolute sentences the pages of a language have, by how they are bound."""
    found = all_bonds(book).items()
    return Counter(each.kind or "none" for path, bound in found if language_of(path) == language for each in bound)


# The table ----------------------------------------------------------------------------------------------------------

MARK = "<!-- claims -->"
TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "label": "how sentences are bound", "kind": "bound by", "en": "English", "zh": "Chinese",
        "total": "all together",
        "record": "a list from the sweep in its paragraph, or a table of it in its section or one link away",
        "measured": "a measured record in the section", "program": "a program in the section",
        "figure": "a figure of a program's call", "link": "a link to a place of this book that has one of these",
        "source": "a link to a source outside", "none": "nothing",
    },
    "zh": {
        "label": "句子由什么支撑", "kind": "由什么支撑", "en": "英文", "zh": "中文", "total": "合计",
        "record": "同一段里由扫描记录生成的清单，或同一节里、一个链接之外由它生成的表格",
        "measured": "同一节里的测量记录", "program": "同一节里的程序",
        "figure": "同一节里的图，画的是程序的调用", "link": "链接，指向本书里有上述之一的地方",
        "source": "链接，指向外部出处", "none": "没有",
    },
}  # fmt: skip


def counted_html(book: Book, language: str) -> str:
    """The table of the kinds and how many sentences of each language they bind."""
    texts = TEXTS[language]
    found = {each: counts(book, each) for each in LANGUAGES}
    rows = [(texts[kind], [found[each][kind] for each in LANGUAGES]) for kind in (*KINDS, "none")]
    rows.append((texts["total"], [sum(found[each].values()) for each in LANGUAGES]))
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in (texts["kind"], *(texts[k] for k in LANGUAGES)))
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{"".join(f"<td>{number}</td>" for number in numbers)}</tr>'
        for name, numbers in rows
    )
    table = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return f'<div class="behaviour-table"><table aria-label="{escape(texts["label"])}">{table}</table></div>'


class Claims(Extension):
    """Puts the table where a page asks for it. `where` tells the book and the language of the page."""

    def __init__(self, where: Callable[[], tuple[Book, str]]) -> None:
        super().__init__()
        self._where = where

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (Markdown's name)
        md.preprocessors.register(_Placer(md, self._where), "claims", 23)  # behind fences, before raw HTML


class _Placer(Preprocessor):
    def __init__(self, md: Markdown, where: Callable[[], tuple[Book, str]]) -> None:
        super().__init__(md)
        self._where = where

    def run(self, lines: list[str]) -> list[str]:
        if MARK not in lines:
            return lines
        html = self.md.htmlStash.store(counted_html(*self._where()))
        return [part for line in lines for part in (["", html, ""] if line == MARK else [line])]
