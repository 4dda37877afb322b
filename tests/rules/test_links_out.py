"""Every link that leaves the site is of good form, and leads to something that does not move."""

from __future__ import annotations

import pytest

from gatherbook.checks import pairs
from gatherbook.checks.links import fault, outbound, problems
from gatherbook.sources.book import BOOK, Book
from tests.support.problems import expect_none


def test_a_link_that_leaves_the_site_does_not_move(book: Book) -> None:
    expect_none(problems(book))


@pytest.mark.parametrize(
    "url",
    [
        "http://github.com/pytorch/pytorch/issues/1",
        "//example.org/x",
        "https://github.com/pytorch/pytorch/blob/main/README.md",
        "https://github.com/pytorch/pytorch/blob/release/README.md",
        "https://docs.pytorch.org/docs/stable/generated/torch.gather.html",
        "https://pytorch.org/docs/generated/torch.gather.html",
        "https://numpy.org/doc/stable/reference/index.html",
        "javascript:alert(1)",
    ],
)
def test_a_moving_or_broken_link_is_refused(url: str) -> None:
    assert fault(url) is not None


def test_sources_are_named_often_enough() -> None:
    assert len({url for _, _, url in outbound(BOOK)}) >= 20


def test_twins_may_link_a_document_in_their_own_language(small_book: Book) -> None:
    address = "https://www.example.org/docs/{}/2.5/scatter_{}.html"
    for name, words in (("index.md", ("en", "en")), ("index.zh.md", ("zh", "cn"))):
        path = small_book.docs / name
        text = path.read_text(encoding="utf-8").replace("Text with", f"Text [x]({address.format(*words)}) with")
        path.write_text(text, encoding="utf-8")
    assert pairs.pair_problems(small_book) == []
    path.write_text(text.replace("scatter_cn", "gather_cn"), encoding="utf-8")
    assert any("links of the twins" in each.what for each in pairs.pair_problems(small_book))
