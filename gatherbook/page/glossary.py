"""The first use of each glossary term on a page becomes a quiet link to its row, with the meaning as its title.

Terms and meanings are read from the glossary pages themselves, each language from its own. A row is
`| term, other spelling {#id} | the other language | meaning | where |`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from gatherbook.sources.book import Book, language_of

SOURCES = {"en": "reference/glossary.md", "zh": "reference/glossary.zh.md"}
ADDRESSES = {"en": "reference/glossary/", "zh": "zh/reference/glossary/"}
CLASS = "term"

_ROW = re.compile(
    r"^\|\s*(?P<terms>[^|]+?)\s*\{#(?P<id>[\w-]+)\}\s*\|\s*(?P<other>[^|]+?)\s*\|\s*(?P<meaning>[^|]+?)\s*\|",
    re.MULTILINE,
)
_SEPARATOR = re.compile(r"\s*[,、]\s*")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_ENDINGS = (("ex", "ices"), ("ix", "ices"), ("y", "ies"), ("s", "ses"), ("ch", "ches"), ("x", "xes"))
_NO_TEXT = re.compile(r"a|abbr|button|code|h[1-6]|kbd|label|math|pre|samp|script|style|summary|svg|th")
_NO_TEXT_CLASSES = frozenset(("admonition-title", "arithmatex", "formula"))


@dataclass(frozen=True)
class Entry:
    """One row: the spellings of the term, the leading one first, its name in the other language, its meaning."""

    id: str
    spellings: tuple[str, ...]
    other: str
    meaning: str


def page_for(path: Path, book: Book) -> Path | None:
    """The glossary page that explains the terms of the page at `path`; None for the glossary itself, or without one."""
    page = book.docs / SOURCES[language_of(path)]
    return page if page.is_file() and path != page else None


def entries(text: str) -> list[Entry]:
    """The rows of a glossary page's tables, in their order."""
    return [
        Entry(
            id=row["id"],
            spellings=tuple(_SEPARATOR.split(row["terms"])),
            other=row["other"],
            meaning=_LINK.sub(r"\1", row["meaning"]).replace("`", ""),
        )
        for row in _ROW.finditer(text)
    ]


def forms(spelling: str) -> list[str]:
    """A spelling and, if it ends in a Latin letter, its simple plural: indices, vocabularies, tensors."""
    if not re.search(r"[A-Za-z]$", spelling):
        return [spelling]
    ending = next(((old, new) for old, new in _ENDINGS if spelling.endswith(old)), ("", "s"))
    return [spelling, spelling.removesuffix(ending[0]) + ending[1]]


def pattern(spellings: Iterable[str]) -> re.Pattern[str]:
    """What finds the spellings in running text: the longest first, Latin ones as whole words, in any case.

    Chinese puts no spaces between words, so a boundary is asked for only where a spelling begins or ends in
    a Latin letter or digit. A dot before, or a dot and a letter behind, belong to the name of a file or module.
    """
    alternatives = "|".join(_bounded(each) for each in sorted(set(spellings), key=len, reverse=True))
    return re.compile(alternatives or r"(?!)", re.IGNORECASE)


def _bounded(spelling: str) -> str:
    before = r"(?<![A-Za-z0-9_.\-])" if re.match(r"[A-Za-z0-9]", spelling) else ""
    behind = r"(?![A-Za-z0-9_\-]|\.[A-Za-z0-9])" if re.search(r"[A-Za-z0-9]$", spelling) else ""
    return before + re.escape(spelling) + behind


@dataclass(frozen=True)
class Terms:
    """All terms of a language, ready to be looked for."""

    found_by: re.Pattern[str]
    by_form: dict[str, Entry]

    @classmethod
    def of(cls, rows: Sequence[Entry]) -> Terms:
        by_form = {form.lower(): row for row in rows for spelling in row.spellings for form in forms(spelling)}
        return cls(pattern(by_form), by_form)

    def uses(self, text: str) -> Iterator[tuple[int, int, Entry]]:
        """Where terms are used in `text`: begin, end and row."""
        for match in self.found_by.finditer(text):
            yield match.start(), match.end(), self.by_form[match[0].lower()]


@lru_cache(maxsize=8)
def _terms(text: str) -> Terms:
    return Terms.of(entries(text))


class Tooltips(Extension):
    """Marks the terms of a page.

    `glossary` gives the glossary page for the page being converted, or None where nothing is marked; `link`
    gives the address of that glossary as seen from the page. Both are asked once a page.
    """

    def __init__(self, glossary: Callable[[], Path | None], link: Callable[[], str]) -> None:
        super().__init__()
        self._glossary, self._link = glossary, link

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (Markdown's name)
        # After everything else, MkDocs' own check of links included: the address is already the page's.
        md.treeprocessors.register(_Marker(md, self._glossary, self._link), "glossary", -10)


class _Marker(Treeprocessor):
    def __init__(self, md: Markdown, glossary: Callable[[], Path | None], link: Callable[[], str]) -> None:
        super().__init__(md)
        self._glossary, self._link = glossary, link

    def run(self, root: Element) -> None:
        page = self._glossary()
        if page is not None:
            mark(root, _terms(page.read_text(encoding="utf-8-sig")), self._link())


def mark(root: Element, terms: Terms, address: str) -> None:
    """Turns the first use of each term in the running text below `root` into a link; the text stays as it is."""
    _mark(root, terms, address, set())


def _mark(element: Element, terms: Terms, address: str, seen: set[str]) -> None:
    children = list(element)
    element.text, links = _split(element.text, terms, address, seen)
    position = _insert(element, 0, links)
    for child in children:
        if _is_running_text(child):
            _mark(child, terms, address, seen)
        child.tail, links = _split(child.tail, terms, address, seen)
        position = _insert(element, position + 1, links)


def _insert(element: Element, position: int, links: Sequence[Element]) -> int:
    for offset, link in enumerate(links):
        element.insert(position + offset, link)
    return position + len(links)


def _split(text: str | None, terms: Terms, address: str, seen: set[str]) -> tuple[str | None, list[Element]]:
    """The text before the first new term, and a link for each new term, with the text behind it as its tail."""
    if not text or isinstance(text, AtomicString):
        return text, []
    head, links, end = text, list[Element](), 0
    for start, stop, row in terms.uses(text):
        if row.id in seen:
            continue
        seen.add(row.id)
        if links:
            links[-1].tail = text[end:start]
        else:
            head = text[:start]
        links.append(_link(text[start:stop], row, address))
        end = stop
    if links:
        links[-1].tail = text[end:]
    return head, links


def _link(used: str, row: Entry, address: str) -> Element:
    link = Element("a", {"class": CLASS, "href": f"{address}#{row.id}", "title": row.meaning})
    link.text = used
    return link


def _is_running_text(element: Element) -> bool:
    if not isinstance(element.tag, str) or _NO_TEXT.fullmatch(element.tag):
        return False
    return _NO_TEXT_CLASSES.isdisjoint((element.get("class") or "").split())
