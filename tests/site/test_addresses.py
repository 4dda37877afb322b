"""Addresses that are names of operations, links to terms, and the feed of changes."""

from __future__ import annotations

import operator
import re
import uuid
from datetime import datetime
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
import torch
from lxml import etree, html

from gatherbook.page import glossary
from gatherbook.site import addresses, feed
from gatherbook.sources.book import BOOK, LANGUAGES, Book, prefix_of

SITE_URL = "https://example.org/book/"
ATOM = {"a": feed.NAMESPACE}


def exists(name: str) -> bool:
    """Whether torch has something of this name, such as `torch.Tensor.scatter_`."""
    try:
        operator.attrgetter(name.removeprefix("torch."))(torch)
    except AttributeError:
        return False
    return True


def test_names_are_those_of_torch_and_of_one_card_each() -> None:
    found = addresses.cards(BOOK, "en")
    names = [name for card in found for name in card.names]
    assert len(found) > 20
    assert all(card.names for card in found)
    assert len(names) == len(set(names))
    assert [name for name in names if not exists(name)] == []
    assert {"torch.gather", "torch.Tensor.scatter_", "torch.nn.functional.embedding"} < set(names)
    assert [(card.identity, card.names) for card in addresses.cards(BOOK, "zh")] == [
        (card.identity, card.names) for card in found
    ]


def test_no_form_of_an_operation_is_left_out() -> None:
    """Whatever torch calls so, as a method, in place or not, or as a function, but for what its pages do not list."""
    names = {name for card in addresses.cards(BOOK, "en") for name in card.names}
    unlisted = {"torch.embedding", "torch.embedding_bag", "torch.index_put_"}
    titles = {card.title.removesuffix("_") for card in addresses.cards(BOOK, "en") if card.title.isidentifier()}
    forms = {f"{where}.{title}{end}" for title in titles for where in ("torch", "torch.Tensor") for end in ("", "_")}
    assert {form for form in forms if exists(form)} - names == unlisted


def test_each_name_leads_to_its_card_in_its_language(site: Path) -> None:
    cards = {
        language: html.parse(str(site / prefix_of(language) / addresses.CARDS / "index.html")) for language in LANGUAGES
    }
    ids = {language: set(tree.xpath("//h3/@id")) for language, tree in cards.items()}
    weight = 0
    for folder, place in addresses.table(BOOK).items():
        language = "zh" if folder.startswith("zh/") else "en"
        path = site / folder / "index.html"
        text = path.read_text(encoding="utf-8")
        weight += len(text)
        tree = html.fromstring(text)
        (refresh,) = tree.xpath("//meta[@http-equiv='refresh']/@content")
        (link,) = tree.xpath("//a/@href")
        assert refresh == f"0; url={link}"
        target, _, anchor = urljoin(f"{folder}/", link).partition("#")
        assert place == f"{target.removesuffix('index.html')}#{anchor}"
        assert (path.parent / link.partition("#")[0]).resolve() == (site / target).resolve()
        assert anchor in ids[language], folder
        assert tree.xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert tree.get("lang") == {"en": "en", "zh": "zh-CN"}[language]
    assert weight < 100_000


def test_names_are_in_nothing_that_lists_pages(site: Path) -> None:
    for language in LANGUAGES:
        folder = site / prefix_of(language)
        for name in ("llms.txt", "llms-full.txt"):
            assert "/torch.gather/" not in (folder / name).read_text(encoding="utf-8")
    assert not (site / "torch.gather" / "index.md").exists()
    for path in (site / "assets" / "search").iterdir():
        assert b'"torch.gather/' not in path.read_bytes(), path.name


def test_a_card_s_names_come_from_its_calls(small_book: Book, tmp_path: Path) -> None:
    """With an address, canonical links are absolute; a card that is renamed renames its addresses."""
    assert addresses.table(small_book) == {}
    text = "# Cards {#cards}\n\n### no {#no}\n\n| a | `x.no()` |\n|---|---|\n\n## The cards {#all-cards}\n\n### put_ {#put}\n\n"
    (small_book.docs / "reference").mkdir()
    for suffix in ("", ".zh"):
        path = small_book.docs / f"{addresses.CARDS}{suffix}.md"
        path.write_text(text + "| Call | `x.put_(index)`, `F.put(x)` |\n|---|---|\n\n## Next {#next}\n\n### b {#b}\n")
    names = ["torch.put", "torch.Tensor.put", "torch.Tensor.put_", "torch.nn.functional.put"]
    assert list(addresses.table(small_book)) == [*names, *(f"zh/{name}" for name in names)]
    addresses.write(tmp_path, small_book, SITE_URL)
    tree = html.parse(str(tmp_path / "zh" / "torch.Tensor.put_" / "index.html"))
    assert tree.xpath("//link[@rel='canonical']/@href") == [f"{SITE_URL}zh/reference/cards/"]
    assert tree.xpath("//a/@href") == ["../reference/cards/index.html#put"]


def checked(root: etree._Element) -> None:
    """Asserts what RFC 4287 asks of a feed and of its entries."""
    for each in [root, *root.findall("a:entry", ATOM)]:
        for tag in ("id", "title", "updated"):
            assert len(each.findall(f"a:{tag}", ATOM)) == 1, tag
        uuid.UUID(each.findtext("a:id", namespaces=ATOM))  # absolute, with and without an address
        assert datetime.fromisoformat(each.findtext("a:updated", namespaces=ATOM).replace("Z", "+00:00")).tzinfo
        assert each.xpath("count(a:link[@rel='alternate'])", namespaces=ATOM) == 1
    assert root.findtext("a:author/a:name", namespaces=ATOM)
    assert len(root.xpath("a:link[@rel='self']", namespaces=ATOM)) == 1
    ids = [each.text for each in root.iter(f"{{{feed.NAMESPACE}}}id")]
    assert len(ids) == len(set(ids))


def test_the_feed_tells_every_change_and_pages_link_it(site: Path) -> None:
    root = etree.parse(str(site / feed.NAME)).getroot()
    checked(root)
    source = (BOOK.root / feed.SOURCE).read_text(encoding="utf-8")
    dates = list(dict.fromkeys(re.findall(r"^## (\S+)", source, re.MULTILINE)))
    titles = [title.text for title in root.findall("a:entry/a:title", ATOM)]
    assert titles == [f"Changes of {date}" for date in dates]
    assert dates == sorted(dates, reverse=True)
    told = [html.fromstring(content.text) for content in root.findall("a:entry/a:content", ATOM)]
    assert sum(len(each.xpath("//li")) for each in told) == len(re.findall(r"^- ", source, re.MULTILINE))
    for place in ("", "zh/", "guide/dim/", "zh/reference/cards/"):
        tree = html.parse(str(site / place / "index.html"))
        (link,) = tree.xpath("//head/link[@type='application/atom+xml']/@href")
        assert (site / place / link).resolve() == (site / feed.NAME).resolve()


def test_a_feed_with_an_address_is_absolute_and_keeps_its_ids() -> None:
    changes = [feed.Day("2026-02-01", "- <b> & `c`"), feed.Day("2026-01-01", "- a")]
    root = etree.fromstring(feed.atom(changes, "A & B", SITE_URL).encode())
    checked(root)
    assert {link.get("href") for link in root.iter(f"{{{feed.NAMESPACE}}}link")} == {SITE_URL, f"{SITE_URL}changes.xml"}
    again = etree.fromstring(feed.atom(changes[1:], "A & B", SITE_URL).encode())
    assert again.find("a:entry/a:id", ATOM).text == root.findall("a:entry/a:id", ATOM)[1].text
    assert again.findtext("a:id", namespaces=ATOM) == root.findtext("a:id", namespaces=ATOM)


@pytest.mark.parametrize("text", ["", "# Changes\n\nNothing yet.\n"])
def test_without_changes_there_is_no_feed(small_book: Book, tmp_path: Path, text: str) -> None:
    if text:
        (small_book.root / feed.SOURCE).write_text(text, encoding="utf-8")
    feed.write(tmp_path, small_book, "A", "")
    assert list(tmp_path.glob("*.xml")) == []


def test_a_day_that_was_begun_twice_is_one_entry(small_book: Book) -> None:
    text = "# Changes\n\n## 2026-02-02\n\n- a\n\n## 2026-02-02\n\n- b\n\n## 2026-02-01\n\n- c\n"
    (small_book.root / feed.SOURCE).write_text(text, encoding="utf-8")
    assert feed.days(small_book) == [feed.Day("2026-02-02", "- a\n- b"), feed.Day("2026-02-01", "- c")]


def test_every_link_to_a_term_leads_to_its_row(site: Path, book: Book) -> None:
    rows = {
        language: {
            row.id: row.meaning
            for row in glossary.entries((book.docs / glossary.SOURCES[language]).read_text(encoding="utf-8"))
        }
        for language in LANGUAGES
    }
    pages = 0
    for path in sorted(site.rglob("index.html")):
        address = path.relative_to(site).as_posix().removesuffix("index.html")
        language = "zh" if address.startswith("zh/") else "en"
        links = html.parse(str(path)).findall(f'.//a[@class="{glossary.CLASS}"]')
        pages += bool(links)
        assert address != glossary.ADDRESSES[language] or not links
        for link in links:
            target, id = urldefrag(urljoin(f"https://book.example/{address}", link.get("href")))
            assert target == f"https://book.example/{glossary.ADDRESSES[language]}"
            assert link.get("title") == rows[language][id]
    assert pages >= len(LANGUAGES) * 2
    for language in LANGUAGES:
        tree = html.parse(str(site / glossary.ADDRESSES[language] / "index.html"))
        assert rows[language].keys() <= {cell.get("id") for cell in tree.findall(".//td")}
