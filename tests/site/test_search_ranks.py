"""What people type into the search box of the built site finds the page that answers it.

`tests/queries.toml` holds the queries, half of them questions, with the places that answer each.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gatherbook.page.behaviour import raised_elsewhere
from gatherbook.sources.book import BOOK
from gatherbook.sources.pages import read_page
from tests.support.ranks import PREFIXES, QUERIES, ranked
from tests.support.reading import entry_of_snippets, messages


def answers(place: str, wanted: list[str]) -> tuple[bool, bool]:
    """Whether a place is on a page that answers, and whether it is the section that does."""
    page, _, section = place.partition("#")
    pages = {each.partition("#")[0] for each in wanted}
    tops = {each.partition("#")[0] for each in wanted if each.partition("#")[2] == top_of(each.partition("#")[0])}
    return page in pages, place in wanted or (not section and page in tops)


def top_of(page: str) -> str:
    """The id of a page's own heading."""
    return str(read_page(BOOK.docs / f"{page or 'index'}.md").headings[0].id)


def test_there_are_enough_queries_and_half_are_questions() -> None:
    for language in PREFIXES:
        spoken = [query for query in QUERIES if query["language"] == language]
        assert len(spoken) >= 60
        assert sum(query["kind"] == "question" for query in spoken) >= 30
        assert len({query["types"] for query in spoken}) == len(spoken)


def test_every_answer_exists() -> None:
    for place in sorted({place for query in QUERIES for place in query["answers"]}):
        page, _, section = place.partition("#")
        path = BOOK.docs / f"{page or 'index'}.md"
        assert path.is_file(), place
        rows = section in path.read_text(encoding="utf-8") and page == "reference/glossary"
        assert rows or section in {heading.id for heading in read_page(path).headings}, place


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_that_answers_comes_first(site: Path, tmp_path: Path, language: str) -> None:
    spoken = [query for query in QUERIES if query["language"] == language]
    places = ranked(site, [(language, query["types"]) for query in spoken])
    first = {query["types"]: found[0] for query, found in zip(spoken, places, strict=True)}
    judged = {query["types"]: answers(first[query["types"]], query["answers"]) for query in spoken}
    assert {query: first[query] for query, (page, _) in judged.items() if not page} == {}
    missed = {query: first[query] for query, (_, section) in judged.items() if not section}
    assert len(missed) <= len(spoken) / 10, missed


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_message_and_a_part_of_it_find_its_entry(site: Path, tmp_path: Path, language: str) -> None:
    asked = [(text, entry) for message, entry in messages().items() for text in (message, part_of(message))]
    found = ranked(site, [(language, text) for text, _ in asked])
    missed = {}
    for (text, entry), places in zip(asked, found, strict=True):
        right = f"reference/errors#{entry}" if text in messages() else "reference/errors#"
        if not places[0].startswith(right) or (text in messages() and places[0] != right):
            missed[text] = places[0]
    assert len(messages()) >= 35
    assert missed == {}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_for_contributors_is_not_searched(site: Path, language: str) -> None:
    text = (site / "assets/search" / f"{language}.js").read_text(encoding="utf-8")
    assert '["guide/gather/"' in text and '["internals/"' not in text


def part_of(message: str) -> str:
    """Words out of its middle, as somebody copies them."""
    return " ".join(message.split()[1:9])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_another_release_says_finds_the_same_entry(site: Path, tmp_path: Path, language: str) -> None:
    """A message that several entries have, here or there, may lead to any of them; numbers do not count."""
    entries, texts_of = entry_of_snippets(), entry_texts()
    said = {text: {f"reference/errors#{entry}"} for text, entry in messages().items()}
    today = set(said)
    for name, texts in raised_elsewhere(BOOK).items():
        for text in texts if name in entries else []:
            said.setdefault(text, set()).add(f"reference/errors#{entries[name]}")
    for text, places in said.items():
        message = without_numbers(text.partition(": ")[2])
        places |= {f"reference/errors#{entry}" for entry, words in texts_of.items() if message and message in words}
    assert len(said) >= len(today) + 6
    found = ranked(site, [(language, text) for text in said])
    assert {text: places[0] for text, places in zip(said, found, strict=True) if places[0] not in said[text]} == {}


def without_numbers(text: str) -> str:
    """The text with each number as 0."""
    return re.sub(r"\d+", "0", text)


def entry_texts() -> dict[str, str]:
    """The id of each entry of the dictionary of errors, to what the page says under it, without numbers."""
    page = read_page(BOOK.docs / "reference" / "errors.md")
    lines = (BOOK.docs / "reference" / "errors.md").read_text(encoding="utf-8").split("\n")
    begins = [heading for heading in page.headings if heading.level <= 3]
    ends = [heading.line - 1 for heading in begins[1:]] + [len(lines)]
    return {
        str(heading.id): without_numbers("\n".join(lines[heading.line - 1 : end]))
        for heading, end in zip(begins, ends, strict=True)
        if heading.level == 3
    }
