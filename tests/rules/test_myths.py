"""The page of myths: its table and its sections say the same, in both languages, and every claim has a proof."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from gatherbook.sources.book import Book, language_of, twin_of
from gatherbook.sources.pages import Page, read_page

LEAST = 25
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


@pytest.fixture(params=["en", "zh"])
def myths(request: pytest.FixtureRequest, book: Book) -> Page:
    """The page in each language."""
    path = book.docs / "reference" / "myths.md"
    return read_page(path if request.param == "en" else twin_of(path))


def test_table_and_sections_agree(myths: Page) -> None:
    assert from_table(myths.body) == from_sections(myths)


def test_there_are_enough(myths: Page) -> None:
    assert len(from_sections(myths)) >= LEAST


def test_the_page_counts_right(myths: Page) -> None:
    counts = COUNTS[language_of(myths.path)].findall(myths.text)
    assert counts
    assert set(counts) == {str(len(from_sections(myths)))}


def test_every_verdict_is_one_of_ours(myths: Page) -> None:
    known = VERDICTS[language_of(myths.path)]
    assert [claim for claim in from_sections(myths) if claim.verdict not in known] == []


def test_every_claim_has_a_program(myths: Page) -> None:
    assert [claim for claim, shown in snippets_of_sections(myths).items() if not shown] == []


def test_both_languages_judge_alike(book: Book) -> None:
    path = book.docs / "reference" / "myths.md"
    english, chinese = (from_sections(read_page(each)) for each in (path, twin_of(path)))
    ranks = [
        [(claim.id, VERDICTS[language].index(claim.verdict)) for claim in claims]
        for language, claims in (("en", english), ("zh", chinese))
    ]
    assert ranks[0] == ranks[1]


def test_a_section_without_verdict_or_program_is_seen() -> None:
    page = Page(Path("x.md"), "# A {#a}\n\n### Claim {#claim}\n\nText.\n\n### Other {#other}\n\n**False.** Why.\n")
    assert [claim.verdict for claim in from_sections(page)] == ["", "False"]
    assert snippets_of_sections(page) == {"claim": [], "other": []}
