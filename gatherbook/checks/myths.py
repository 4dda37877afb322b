"""The page of myths: its table and its sections say the same, in both languages, and every claim has a proof."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gatherbook.sources.book import Book, language_of, twin_of
from gatherbook.sources.pages import Page, read_page
from gatherbook.sources.problems import Problem

VERDICTS = {"en": ("False", "Half true", "Not promised"), "zh": ("误", "半对", "无保证")}
ROW = re.compile(r"^\| \[(?P<claim>.+)\]\(#(?P<id>[\w-]+)\) \| (?P<verdict>.+?) \|$", re.MULTILINE)
VERDICT = re.compile(r"\*\*(?P<verdict>[^*.]+)\.?\*\*")
COUNTS = {"en": re.compile(r"(\d+) (?:common )?claims"), "zh": re.compile(r"(\d+) 条")}


@dataclass(frozen=True)
class Claim:
    """One claim, as the table and as its section state it."""

    text: str
    id: str
    verdict: str


def from_table(text: str) -> list[Claim]:
    """The claims of the table at the top."""
    return [Claim(row["claim"], row["id"], row["verdict"]) for row in ROW.finditer(text)]


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
    language, sections, table = language_of(page.path), from_sections(page), from_table(page.body)
    lines = {heading.id: heading.line for heading in page.headings}
    found = []
    for claim in sections:
        line = lines[claim.id]
        if claim.verdict not in VERDICTS[language]:
            cure = f"begin the text with one of: {', '.join(f'**{word}.**' for word in VERDICTS[language])}"
            found.append((line, f"the claim {claim.text!r} has no verdict of ours, but {claim.verdict!r}", cure))
        if claim not in table:
            found.append((line, f"the table at the top has no row for {claim}", "let table and section say the same"))
    for claim in table:
        if claim not in sections:
            found.append((1, f"the table has a row for {claim}, and no section says so", "let them say the same"))
    if not found and table != sections:
        found.append((1, "table and sections have another order", "give the rows the order of the sections"))
    for identity, shown in snippets_of_sections(page).items():
        if not shown:
            found.append((lines[identity], f"the claim #{identity} has no program", "include a snippet that shows it"))
    counts = set(COUNTS[language].findall(page.text))
    if counts != {str(len(sections))}:
        what = f"the page says {', '.join(sorted(counts)) or 'nowhere how many'} claims and has {len(sections)}"
        found.append((1, what, "count again"))
    return found
