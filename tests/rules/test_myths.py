"""The page of myths: every claim has a verdict and a proof, shown in its line, and the languages judge alike."""

from __future__ import annotations

import shutil
from pathlib import Path
from xml.etree.ElementTree import fromstring, tostring

import pytest

from gatherbook.checks.myths import VERDICTS, from_sections, problems, snippets_of_sections
from gatherbook.page.folding import FOLDED, fold, judge
from gatherbook.sources.book import BOOK, Book, twin_of
from gatherbook.sources.pages import Page, read_page
from gatherbook.sources.problems import report
from tests.support.problems import expect_none

LEAST = 25
PAGE = "reference/myths.md"


def test_the_count_is_right_and_every_claim_has_a_verdict_and_a_program(book: Book) -> None:
    expect_none(problems(book))


def test_there_are_enough(book: Book) -> None:
    assert len(from_sections(read_page(book.docs / PAGE))) >= LEAST


def test_both_languages_judge_alike(book: Book) -> None:
    path = book.docs / PAGE
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


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("**False.**", "**Wrong.**", "has no verdict of ours"),
        ("```python", "```text", "has no program"),
        (" claims", "7 claims", "claims and has"),
    ],
)
def test_a_page_that_disagrees_with_itself_is_reported(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "docs" / PAGE
    path.parent.mkdir(parents=True)
    shutil.copy(BOOK.docs / PAGE, path)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert said in report(problems(Book(tmp_path)))


def test_sections_fold_and_claims_show_their_verdict_and_a_tally() -> None:
    root = fromstring(
        "<div><h1>M</h1><p>Lead</p><h2>A</h2><h3 id='one'>One</h3><p><strong>False.</strong> Why.</p><pre/>"
        "<h3 id='two'>Two</h3><p><strong>Half true.</strong> Why.</p><h2>B</h2><p>End</p></div>"
    )
    fold(root, 3, None)
    judge(root, "en")
    assert [each.tag for each in root] == ["h1", "p", "div", "h2", "details", "details", "h2", "p"]
    assert ["".join(each.itertext()) for each in root.iter("summary")] == ["One✗ False", "Two◐ Half true"]
    assert "".join(root[2].itertext()) == "✗ False 1◐ Half true 1"
    assert [each.tag for each in root[4][1]] == ["p", "pre"]
    assert root[4].find("summary/h3").get("id") == "one"  # type: ignore[union-attr]


def test_a_section_of_level_2_folds_with_all_below_it_but_where_to_read_on() -> None:
    root = fromstring(
        "<div><h1>M</h1><p>Lead</p><h2 id='a'>A</h2><p/><h3>Part</h3><pre/><h2 id='b'>B</h2><p>End</p>"
        "<h2 id='read-next'>Next</h2><ul/></div>"
    )
    chosen = fromstring(tostring(root))
    fold(root, 2, None)
    assert [each.tag for each in root] == ["h1", "p", "details", "details", "h2", "ul"]
    assert [each.tag for each in root[2][1]] == ["p", "h3", "pre"]
    fold(chosen, 2, frozenset({"b"}))
    assert [each.tag for each in chosen] == ["h1", "p", "h2", "p", "h3", "pre", "details", "h2", "ul"]


def test_every_page_and_heading_that_is_to_fold_is_there(book: Book) -> None:
    for name, (level, within) in FOLDED.items():
        headings = read_page(book.docs / name).headings
        assert (within or frozenset()) <= {each.id for each in headings if each.level == 2}, name
        assert any(each.level == level for each in headings), name
