"""Links that leave the site: of good form, and to something that does not move.

A page whose target changes under it is no source. So a link names a version, a revision, an issue or a paper.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from gatherbook.sources.book import Book
from gatherbook.sources.pages import read_page
from gatherbook.sources.problems import Problem

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


def outbound(book: Book) -> list[tuple[str, int, str]]:
    """Every link that leaves the site: the page's file, its line, the address."""
    return [
        (book.relative(path), link.line, link.target)
        for path in book.pages()
        for link in read_page(path).links
        if re.match(r"(?i)(?:[a-z][a-z0-9+.-]*:|//)", link.target)
    ]


def problems(book: Book) -> list[Problem]:
    """Links that leave the site and lead to something that moves."""
    return [
        Problem(file, line, f"{url}: {wrong}", "link to a version, a revision, an issue or a paper")
        for file, line, url in outbound(book)
        if (wrong := fault(url))
    ]
