"""Sections that are closed until they are asked for: answers, the proofs behind myths, the matrices behind the cards.

A writer writes headings and what stands below them; on the pages named here each section of level 3, or of level 2,
becomes a `<details>` whose line is its heading, with its anchor. A claim's line shows its verdict as a mark and a
word, and the page of myths begins with how often each was given. Browsers open what their own search finds in a closed
section; the theme's script opens what the address names, and prints all.
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
FOLDED: dict[str, tuple[int, frozenset[str] | None]] = {
    MYTHS: (3, None),
    "reference/questions.md": (3, None),
    "reference/cards.md": (3, frozenset({"at-once"})),
    "reference/versions.md": (3, frozenset({"since", "messages"})),
    "recipes/language-models.md": (2, None),
    "recipes/beyond-language.md": (3, None),
    "recipes/log-probability.md": (2, frozenset({"not-the-logit", "ignored-labels", "shift", "sequence"})),
    "jobs/embeddings.md": (2, frozenset({"frequency", "tied"})),
    "jobs/losses.md": (2, frozenset({"entropy", "kl", "linear"})),
    "jobs/masks.md": (3, None),
    "jobs/ragged.md": (2, frozenset({"packed-sequence", "bag", "nested"})),
    "jobs/sampling.md": (3, None),
    "jobs/segments.md": (2, frozenset({"logsumexp", "runs", "batched", "torch-scatter"})),
}
"""Pages, the level of the sections that are folded, and the headings of level 2 that they are or stand below; None: all
but those that are open.
"""
OPEN = frozenset({"read-next", "lines"})
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
        for name, (level, within) in FOLDED.items():
            if english_of(path) == book.docs / name:
                fold(root, level, within)
                if name == MYTHS:
                    judge(root, language_of(path))


def fold(root: Element, level: int, within: frozenset[str] | None) -> None:
    """Puts each section of this level into a `<details>`, if its heading of level 2 is one of these."""
    body: Element | None = None
    chosen = False
    for child in list(root):
        rank = int(child.tag[1]) if child.tag in ("h1", "h2", "h3") else 9
        if rank <= level:
            body = None
        if rank == 2:
            chosen = child.get("id") not in OPEN if within is None else child.get("id") in within
        if rank == level and chosen:
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
