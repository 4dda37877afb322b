"""Sections that are closed until they are asked for: answers, the proofs behind myths, the matrices behind the cards.

A writer writes headings and what stands below them; on the pages named here each section of level 3 becomes a
`<details>` whose line is its heading, with its anchor. A claim's line shows its verdict as a mark and a word, and the
page of myths begins with how often each was given. Browsers open what their own search finds in a closed section; the
theme's script opens what the address names, and prints all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from gatherbook.sources.book import Book, english_of, language_of

MYTHS = "reference/myths.md"
FOLDED = {
    MYTHS: None,
    "reference/questions.md": None,
    "reference/cards.md": frozenset({"at-once"}),
    "reference/versions.md": frozenset({"since", "messages"}),
}
"""Pages, and below which headings of level 2 their sections are folded; None: below all."""
VERDICTS = {"en": ("False", "Half true", "Not promised"), "zh": ("误", "半对", "无保证")}
_MARKS = (("false", "✗"), ("half", "◐"), ("open", "○"))


class Folding(Extension):
    """Folds the page. `where` gives the book and the page that is being converted."""

    def __init__(self, where: Callable[[], tuple[Book, Path]]) -> None:
        super().__init__()
        self._where = where

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (Markdown's name)
        md.treeprocessors.register(_Folder(md, self._where), "folding", -20)  # behind the glossary's links


class _Folder(Treeprocessor):
    def __init__(self, md: Markdown, where: Callable[[], tuple[Book, Path]]) -> None:
        super().__init__(md)
        self._where = where

    def run(self, root: Element) -> None:
        book, path = self._where()
        for name, below in FOLDED.items():
            if english_of(path) == book.docs / name:
                fold(root, below)
                if name == MYTHS:
                    judge(root, language_of(path))


def fold(root: Element, below: frozenset[str] | None) -> None:
    """Puts each section of level 3 that stands below one of these headings of level 2 into a `<details>`."""
    body: Element | None = None
    within = False
    for child in list(root):
        if child.tag == "h2":
            body, within = None, below is None or child.get("id") in below
        elif child.tag == "h3" and within:
            details = Element("details", {"class": "fold"})
            root.insert(list(root).index(child), details)
            root.remove(child)
            SubElement(details, "summary", {"class": "fold-line"}).append(child)
            body = SubElement(details, "div", {"class": "fold-body"})
            for link in child.findall("a[@class='headerlink']"):  # a line that opens may hold nothing else to press
                child.remove(link)
                body.append(link)
        elif body is not None:
            root.remove(child)
            body.append(child)


def judge(root: Element, language: str) -> None:
    """Shows the verdict of each claim in its line, and above the first section how often each was given."""
    given = Counter[int]()
    for details in root.iter("details"):
        paragraph = details.find("div/p") if details.get("class") == "fold" else None
        word = "" if paragraph is None or not len(paragraph) else (paragraph[0].text or "").rstrip(".。")
        if word in VERDICTS[language]:
            rank = VERDICTS[language].index(word)
            given[rank] += 1
            details[0].append(_chip(rank, word))
    first = next((at for at, child in enumerate(root) if child.tag == "h2"), None)
    if first is not None and given:
        tally = Element("div", {"class": "verdict-tally"})
        tally.extend(
            _chip(rank, f"{word} {given[rank]}") for rank, word in enumerate(VERDICTS[language]) if given[rank]
        )
        root.insert(first, tally)


def _chip(rank: int, word: str) -> Element:
    name, mark = _MARKS[rank]
    chip = Element("small", {"class": f"verdict verdict--{name}"})
    chip.text = AtomicString(f"{mark} {word}")
    return chip
