"""What the search box searches: the text of every page, cut into sections, one file a language.

The browser loads it, as a script, when somebody searches, not before, and makes its index of words from it
(`docs/assets/search/engine.js`), so that pages and queries are cut into words by the same code. Other names of terms
and what else people call a place stand in `docs/assets/search/synonyms.toml`.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from gatherbook.page.behaviour import raised_elsewhere
from gatherbook.page.code import ASSERTED
from gatherbook.sources.book import LANGUAGES, Book

FOLDER = Path("assets") / "search"
SOURCE = "synonyms.toml"
ERRORS = "reference/errors"

# What no reader searches for, or what would be debris in an excerpt. The spans of highlighted code hold no text of
# their own; without them a page is read in a third of the time.
_DROPPED = re.compile(
    r"<(figure|svg|math|style|script|noscript|template|form|button)\b.*?</\1>|<summary>.*?</summary>"
    r'|<a class="(?:headerlink|filename)".*?</a>|<small class="(?:error|verdict).*?</small>'
    r'|<div class="proof-label".*?</div>|<samp>.*?</samp>|<(?:p|div) class="proof-legend".*?</(?:p|div)>'
    r'|<div class="measured-(?:table|plot)".*?</div>|<p class="measured-machines".*?</p>'
    r'|<table aria-label="(?:records|changes|questions|devices|programs [^"]*|[^"]* → [^"]*)".*?</table>',
    re.DOTALL,
)
_RAISED = re.compile(r'<samp>(?:(?!</samp>).)*?<span class="proof-raised">(.*?)</span>.*?</samp>', re.DOTALL)
_SPANS = re.compile(r"</?span\b[^>]*>")
_BLOCKS = frozenset(("p", "li", "dt", "dd", "blockquote", "div", "figcaption", "label"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_CELLS = frozenset(("td", "th"))
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w\w")
_IDLE = re.compile(
    r"import .*|from \S+ import .*|try:|except .*:|else:|pass|warnings\.simplefilter\(.*\)"
    r"|torch\.set_default_device\(.*\)|print\(\w+\)"
)
"""Lines of programs that say nothing of them."""
_NUMBERS = re.compile(r"(?<![\w\])])\[[\s\d.,\-\[\]e]*,[\s\d.,\-\[\]e]*\]")  # a list of them, and no subscript
_LETTER = re.compile(r"[^\W\d_]")
FIRST, LAST = 0x100, 0x58F
SHORT = f"\\u{FIRST:04x}-\\u{LAST:04x}"
"""The letters of two bytes that stand for Chinese characters in the file: Latin, Greek, Cyrillic, Armenian."""


@dataclass
class Section:
    """A heading and what stands below it, up to the next; a row of a table that has an id is a section of its own.

    Attributes:
        prose: its paragraphs and items, inline code between backticks.
        rows: the rows of its tables, cells joined by an en dash.
        code: the lines of its programs that no section of the page above it has, and the errors that they raise; what
            every program begins with and lists of numbers are left out, for nobody searches for them.
        snippets: its programs, by name.
    """

    identity: str
    level: int
    title: str = ""
    prose: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    snippets: list[str] = field(default_factory=list)

    def data(self, page: int) -> list[Any]:
        """The section as the browser reads it, for the page of this number."""
        return [page, self.identity, self.level, self.title, self.prose, self.rows, "\n".join(self.code)]


class _Reader(HTMLParser):
    """Collects the sections of the HTML of a page's Markdown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sections = [Section("", 1)]
        self._text: list[str] = []
        self._lines: set[str] = set()
        self._heading = self._pre = self._head = False
        self._row: list[str] | None = None
        self._row_id: str | None = None
        self._after_row: Section | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("data-snippet"):
            self.sections[-1].snippets.append(str(values["data-snippet"]))
        if tag in _HEADINGS:
            self._flush()
            self._heading = True
            self.sections.append(Section(values.get("id") or "", int(tag[1])))
        elif tag == "pre":
            self._flush()
            self._pre = True
        elif tag == "thead":
            self._head = True
        elif tag == "tr":
            self._flush()
            self._row, self._row_id = [], None
        elif tag in _CELLS:
            self._text = []
            self._row_id = self._row_id or values.get("id")
        elif tag in _BLOCKS and self._row is None:
            self._flush()
        elif tag == "br":
            self._text.append(" ")
        elif tag == "code" and not self._pre and not self._heading:
            self._text.append("`")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HEADINGS:
            self.sections[-1].title = self._taken()
            self._heading = False
        elif tag == "pre":
            lines = (_NUMBERS.sub("[…]", line.strip()) for line in "".join(self._text).splitlines())
            said = (line for line in dict.fromkeys(lines) if _WORD.search(line) and not _IDLE.fullmatch(line))
            new = [line for line in said if line not in self._lines]
            self._lines.update(new)
            self.sections[-1].code += new
            self._text, self._pre = [], False
        elif tag == "thead":
            self._head = False
        elif tag in _CELLS:
            if self._row is not None:
                self._row.append(self._taken())
        elif tag == "tr":
            self._end_row()
        elif tag in _BLOCKS and self._row is None:
            self._flush()
        elif tag == "code" and not self._pre and not self._heading:
            self._text.append("`")

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def _taken(self) -> str:
        text, self._text = _SPACE.sub(" ", "".join(self._text)).strip(), []
        return text

    def _flush(self) -> None:
        text = self._taken()
        if text:
            self.sections[-1].prose.append(text)

    def _end_row(self) -> None:
        cells, self._row = [cell for cell in self._row or [] if cell], None
        worded = [cell for cell in cells if _LETTER.search(cell)]
        if self._head or not worded:
            return
        if self._row_id:
            parent = next(each for each in reversed(self.sections) if each.level < 5)
            longest = max(cells[1:], key=len, default="")
            rest = " – ".join(cell for cell in cells[1:] if cell != longest)
            entry = Section(self._row_id, 5, cells[0], [longest], [rest])
            self.sections.insert(self.sections.index(parent) + 1, entry)
        else:
            self.sections[-1].rows.append(" – ".join(cells))

    def close(self) -> None:
        super().close()
        self._flush()


def _said(raised: re.Match[str]) -> str:
    """The message of an error, but for the one that CUDA has for every index out of bounds: its own entry is found."""
    return "" if ASSERTED in raised[1] else raised[1]


def sections_of(html: str) -> list[Section]:
    """The sections of a page, from the HTML of its Markdown, in the order of the page."""
    reader = _Reader()
    reader.feed(_SPANS.sub("", _DROPPED.sub(" ", _RAISED.sub(_said, html))))
    reader.close()
    found = [section for section in reader.sections if section.identity]
    rest = reader.sections[0]
    if found and rest.prose:  # what stands above the first heading
        found[0].prose[:0] = rest.prose
    return found


@dataclass(frozen=True)
class PageText:
    """A page as the index needs it: its address below its language's home, its texts."""

    url: str
    title: str
    description: str
    sections: list[Section]


def words(book: Book) -> dict[str, Any]:
    """What `synonyms.toml` says; nothing where there is none.

    Raises:
        tomllib.TOMLDecodeError: it is no TOML.
    """
    path = book.docs / FOLDER / SOURCE
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def data_of(
    language: str, pages: list[PageText], said: Mapping[str, Any], elsewhere: Mapping[str, Sequence[str]] | None = None
) -> dict[str, Any]:
    """What the browser fetches for one language.

    Args:
        elsewhere: of a program, what other releases of PyTorch and CUDA raise; an entry of the errors is found by
            these, too.
    """
    weights = said.get("weight", {})
    places: dict[tuple[str, str], list[str]] = {}
    for place in said.get("place", []):
        page, _, anchor = place["at"].partition("#")
        places.setdefault((page, anchor), []).extend(place.get(language, []))
    listed: list[list[Any]] = []
    sections: list[list[Any]] = []
    for page in pages:
        name = page.url.strip("/") or "index"
        listed.append([page.url, page.title, page.description, weights.get(name, weights.get(name.split("/")[0], 1))])
        for section in page.sections:
            anchor = "" if section.level == 1 else section.identity
            called = places.get((name, anchor), []) + (places.get((name, section.identity), []) if not anchor else [])
            entry = name == ERRORS and section.level == 3
            raised = [text for each in section.snippets if entry for text in (elsewhere or {}).get(each, ())]
            sections.append([*section.data(len(listed) - 1), " | ".join(called), list(dict.fromkeys(raised))])
    same = [group[language] for group in said.get("same", []) if group.get(language)]
    columns = [
        list(column) for column in zip(*sections, strict=True)
    ]  # like beside like: gzip makes it a twentieth smaller
    return {"pages": listed, "columns": columns, "same": same}


def shortened(text: str) -> tuple[str, str]:
    """A text whose Chinese characters are letters of two bytes, the most frequent first; and what they stand for.

    Chinese takes three bytes a character in UTF-8, and what is common is spread over the range; the same text in
    letters that lie together is a twelfth smaller when zipped.

    Returns:
        the text, and a table: its character `i` is what `chr(FIRST + i)` stands for. A letter that the text itself has
        stands for itself.
    """
    counts = Counter(text)
    long = [char for char, _ in counts.most_common() if 0x800 <= ord(char) <= 0xFFFF]
    letters = [chr(code) for code in range(FIRST, LAST + 1)]
    free = iter(long)
    table = [letter if letter in counts or not letter.isalpha() else next(free, letter) for letter in letters]
    pairs = {char: letter for letter, char in zip(letters, table, strict=True) if char != letter}
    used = max((ord(letter) - FIRST + 1 for letter in pairs.values()), default=0)
    return text.translate(str.maketrans(pairs)), "".join(table[:used])


def write(site: Path, book: Book, pages: Mapping[str, list[PageText]]) -> None:
    """Writes `assets/search/<language>.js` for each language that has pages.

    It is a script, as a page from a disk may fetch nothing, and holds JSON in a string, which browsers read faster than
    the same as code.
    """
    said, elsewhere = words(book), raised_elsewhere(book)
    for language in LANGUAGES:
        if pages.get(language):
            path = site / FOLDER / f"{language}.js"
            path.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps(
                data_of(language, pages[language], said, elsewhere), ensure_ascii=False, separators=(",", ":")
            )
            quoted = text.replace("\\", "\\\\").replace("'", "\\'")
            short, table = shortened(quoted)
            said_again = f".replace(/[{SHORT}]/g,c=>'{table}'[c.charCodeAt()-{FIRST}]??c)" if table else ""
            script = f"(globalThis.gatherTexts??={{}}).{language}=JSON.parse('{short}'{said_again});\n"
            path.write_text(script, encoding="utf-8")
