"""The page of myths: every claim has a verdict and a proof, and the page counts them right."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gatherbook.page.folding import VERDICTS
from gatherbook.sources.book import Book, language_of, twin_of
from gatherbook.sources.pages import Page, read_page
from gatherbook.sources.problems import Problem

VERDICT = re.compile(r"\*\*(?P<verdict>[^*.]+)\.?\*\*")
COUNTS = {"en": re.compile(r"(\d+) (?:common )?claims"), "zh": re.compile(r"(\d+) 条")}


@dataclass(frozen=True)
class Claim:
    """One claim, as its section states it."""

    text: str
    id: str
    verdict: str


def from_sections(page: Page) -> list[Claim]:
    """The claims of the sections, each with the verdict that opens its text; without one the verdict is empty."""
    lines = page.body.splitlines()
    claims = []
    for heading in page.headings:
        if heading.level != 3:
            continue
        opening = next((line for line in lines[heading.line :] if line.strip()), "")
        verdict = VERDICT.match(opening)
        claims.append(Claim(heading.text, heading.id or "", verdict["verdict"] if verdict else ""))
    return claims


def snippets_of_sections(page: Page) -> dict[str, list[str]]:
    """Which snippets stand under each heading of a claim."""
    ends = [heading.line for heading in page.headings[1:]] + [len(page.body.splitlines()) + 1]
    return {
        heading.id or "": [
            fence.include
            for fence in page.fences
            if fence.language == "python" and fence.include and heading.line < fence.line < end
        ]
        for heading, end in zip(page.headings, ends, strict=True)
        if heading.level == 3
    }


def problems(book: Book) -> list[Problem]:
    """Everything in which the page disagrees with itself; nothing where a book has no such page."""
    english = book.docs / "reference" / "myths.md"
    both = [path for path in (english, twin_of(english)) if path.is_file()]
    return [Problem(book.relative(path), *fault) for path in both for fault in _faults(read_page(path))]


def _faults(page: Page) -> list[tuple[int, str, str]]:
    language, sections = language_of(page.path), from_sections(page)
    lines = {heading.id: heading.line for heading in page.headings}
    found = []
    for claim in sections:
        line = lines[claim.id]
        if claim.verdict not in VERDICTS[language]:
            cure = f"begin the text with one of: {', '.join(f'**{word}.**' for word in VERDICTS[language])}"
            found.append((line, f"the claim {claim.text!r} has no verdict of ours, but {claim.verdict!r}", cure))
    for identity, shown in snippets_of_sections(page).items():
        if not shown:
            found.append((lines[identity], f"the claim #{identity} has no program", "include a snippet that shows it"))
    counts = set(COUNTS[language].findall(page.text))
    if counts != {str(len(sections))}:
        what = f"the page says {', '.join(sorted(counts)) or 'nowhere how many'} claims and has {len(sections)}"
        found.append((1, what, "count again"))
    return found
