"""Every link that leaves the site, one test each: of good form, and to something that does not move.

A page whose target changes under it is no source. So a link names a version, a revision, an issue or a paper.
`pytest tests/test_links_out.py --collect-only -q` lists them all.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from gatherbook.sources.book import BOOK
from gatherbook.sources.pages import read_page

OUTBOUND: dict[str, str] = {
    link.target: f"{BOOK.relative(path)}:{link.line}"
    for path in BOOK.pages()
    for link in read_page(path).links
    if re.match(r"(?i)(?:[a-z][a-z0-9+.-]*:|//)", link.target)
}
MOVING = re.compile(
    r"/(?:blob|tree|raw)/(?:main|master|develop|dev|HEAD|trunk)(?:/|$)|/(?:stable|latest|nightly|main)(?:/|$)"
)
GITHUB_FILE = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+/(?:blob|tree)/(?P<revision>[^/]+)(?:/.*)?")
REVISION = re.compile(r"[0-9a-f]{7,40}|v?\d+(?:\.\d+)+[\w.-]*|[\w-]*\d+\.\d+[\w.-]*")
PYTORCH_DOCS = re.compile(r"https://docs\.pytorch\.org/docs/2\.\d+/.+")


def fault(url: str) -> str | None:
    """What is wrong with the form of an outbound link, None if nothing is."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or "." not in parts.hostname or " " in url:
        return "no https address"
    if MOVING.search(parts.path):
        return "leads to something that moves; name a version or a revision"
    match = GITHUB_FILE.fullmatch(url.split("#")[0])
    if match and not REVISION.fullmatch(match["revision"]):
        return f"{match['revision']} is no revision and no version"
    if parts.hostname.endswith("pytorch.org") and "/docs/" in parts.path and not PYTORCH_DOCS.match(url):
        return "names no version of PyTorch's documentation"
    return None


@pytest.mark.parametrize("url", sorted(OUTBOUND))
def test_a_link_that_leaves_the_site_does_not_move(url: str) -> None:
    wrong = fault(url)
    assert wrong is None, f"{OUTBOUND[url]}: {url}: {wrong}"


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
    assert len(OUTBOUND) >= 20
