"""What built pages tell of the names in programs, and the lists on the cards, is what was recorded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from gatherbook.page.code import code_html
from gatherbook.proof.bless import record_values
from gatherbook.proof.prove import Proof
from gatherbook.sources import cards, snippets, values
from gatherbook.sources.book import BOOK, LANGUAGES, Book, language_of
from tests.support.site import built_path


def blocks(site: Path, path: Path) -> list[html.HtmlElement]:
    """The programs of a built page."""
    return html.parse(str(built_path(BOOK, site, path))).xpath("//div[@data-snippet]")


def placed(code: html.HtmlElement) -> tuple[dict[tuple[int, int], html.HtmlElement], str]:
    """The elements of a program that tell or lead somewhere, by line and column, and its text."""
    found, row, column, text = {}, 1, 0, ""

    def pass_over(said: str | None) -> None:
        nonlocal row, column, text
        text += said or ""
        for part in re.split(r"(\n)", said or ""):
            row, column = (row + 1, 0) if part == "\n" else (row, column + len(part.encode()))

    def walk(element: html.HtmlElement) -> None:
        if element.get("data-is") or element.tag == "a":
            found[row, column] = element
        pass_over(element.text)
        for child in element:
            walk(child)
            pass_over(child.tail)

    walk(code)
    return found, text


@pytest.mark.parametrize("path", BOOK.pages(), ids=BOOK.relative)
def test_names_of_a_page_tell_what_was_recorded(site: Path, path: Path) -> None:
    of_card = {name: card.identity for card in cards.cards(BOOK, language_of(path)) for name in card.names}
    for block in blocks(site, path):
        name = block.get("data-snippet")
        recorded = values.read(BOOK, name)
        assert recorded, name
        found, text = placed(block.xpath(".//code")[0])
        assert text.rstrip("\n") == snippets.view(BOOK, name, language_of(path)).rstrip("\n")
        assert {place: each.get("data-is") for place, each in found.items() if each.tag == "span"} == recorded.names, (
            name
        )
        leads = {place: each.get("href").rpartition("#")[2] for place, each in found.items() if each.tag == "a"}
        named = {place: of_card[call] for place, call in recorded.calls.items() if call in of_card}
        assert leads == {place: card for place, card in named.items() if place in leads}, name
        assert {place for place in named if place not in leads} == {
            place for place, call in recorded.calls.items() if call == values.SUBSCRIPT
        }, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_lists_the_programs_that_call_it(site: Path, language: str) -> None:
    path = BOOK.docs / f"{cards.CARDS}{'' if language == 'en' else '.zh'}.md"
    page = html.parse(str(built_path(BOOK, site, path)))
    shown = {
        block.get("data-snippet")
        for each in BOOK.pages()
        if language_of(each) == language
        for block in blocks(site, each)
    }
    for card in cards.cards(BOOK, language):
        (listed,) = page.xpath(f"//h3[@id='{card.identity}']/following::details[@class='callers'][1]")
        calling = {
            name
            for name in shown
            if set((values.read(BOOK, name) or values.Values("", {}, {})).calls.values()) & set(card.names)
        }
        names, topic = set(), ""
        for row in listed.xpath("./ul/li"):
            assert row.xpath("./a/@href")
            topic = ""
            for said in re.split(r", |、", row.xpath("./a")[0].tail[1:].strip()):
                topic = said.rpartition("/")[0] or topic
                names.add(f"{topic}/{said.rpartition('/')[2]}.py")
        assert names == calling, card.identity
        assert listed.xpath("string(./summary)").startswith(
            str(len(calling)) if language == "en" else f"本书有 {len(calling)} 段"
        )


def test_a_link_of_a_program_leads_to_a_card_of_its_language(site: Path) -> None:
    for path in (BOOK.docs / "guide/gather.md", BOOK.docs / "guide/gather.zh.md"):
        links = [link for block in blocks(site, path) for link in block.xpath(".//code//a/@href")]
        assert len(links) > 10
        language = language_of(path)
        for link in links:
            folder, _, identity = link.partition("#")
            target = (built_path(BOOK, site, path).parent / folder / "index.html").resolve()
            assert (
                target
                == built_path(BOOK, site, BOOK.docs / f"{cards.CARDS}{'' if language == 'en' else '.zh'}.md").resolve()
            )
            assert html.parse(str(target)).xpath(f"//h3[@id='{identity}']")


def test_a_program_of_another_text_tells_nothing(proof: Proof, small_book: Book) -> None:
    run = proof.sandbox.run
    record_values(small_book, ["a/rows.py"], run, run)
    assert code_html(small_book, "a/rows.py", "en", str).count("data-is=") == 2, "scores, twice"
    path = small_book.snippets / "a/rows.py"
    path.write_text(path.read_text(encoding="utf-8").replace("[0], [1]", "[1], [1]"), encoding="utf-8")
    assert code_html(small_book, "a/rows.py", "en", str).count("data-is=") == 0
