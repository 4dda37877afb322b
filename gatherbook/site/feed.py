"""The feed of changes, made from CHANGELOG.md: one entry a day, as Atom.

Atom wants ids that are addresses of some kind. They are UUIDs, made from the site's address and the day, so that they
stay the same from build to build, and the feed is a valid one where no address is known, too.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from markdown import markdown

from gatherbook.sources.book import Book

NAME = "changes.xml"
SOURCE = "CHANGELOG.md"
NAMESPACE = "http://www.w3.org/2005/Atom"
_DAY = re.compile(r"^## (?P<day>\d{4}-\d{2}-\d{2})[^\n]*\n", re.MULTILINE)


@dataclass(frozen=True)
class Day:
    """What changed on a day: its date, `2026-11-25`, and the Markdown below it."""

    date: str
    text: str


def days(book: Book) -> list[Day]:
    """The days of CHANGELOG.md in its order, newest first, each once; none where there is no such file."""
    path = book.root / SOURCE
    if not path.is_file():
        return []
    parts = _DAY.split(path.read_text(encoding="utf-8"))[1:]
    texts: dict[str, list[str]] = {}
    for date, text in zip(parts[::2], parts[1::2], strict=True):
        texts.setdefault(date, []).append(text.strip())  # two branches that were merged may both have begun a day
    return [Day(date, "\n".join(found)) for date, found in texts.items()]


def identity(site_url: str, date: str = "") -> str:
    """The id of the feed, or of a day's entry."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{site_url or 'the-gather-book'}#changes{date}").urn


def atom(changes: list[Day], title: str, site_url: str) -> str:
    """The feed as XML.

    Args:
        changes: the days, newest first; at least one.
        site_url: the site's address with a slash at its end; without it links are relative, seen from the feed.
    """
    ElementTree.register_namespace("", NAMESPACE)

    def add(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> ElementTree.Element:
        made = ElementTree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
        made.text = text or None
        return made

    feed = ElementTree.Element(f"{{{NAMESPACE}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en"})
    add(feed, "id", identity(site_url))
    add(feed, "title", f"{title}: changes")
    add(feed, "updated", f"{changes[0].date}T00:00:00Z")
    add(add(feed, "author"), "name", title)
    add(feed, "link", rel="self", type="application/atom+xml", href=f"{site_url}{NAME}")
    add(feed, "link", rel="alternate", type="text/html", href=site_url or "./")
    for day in changes:
        entry = add(feed, "entry")
        add(entry, "id", identity(site_url, day.date))
        add(entry, "title", f"Changes of {day.date}")
        add(entry, "updated", f"{day.date}T00:00:00Z")
        add(entry, "link", rel="alternate", type="text/html", href=site_url or "./")
        add(entry, "content", markdown(day.text), type="html")
    ElementTree.indent(feed)
    return ElementTree.tostring(feed, encoding="unicode", xml_declaration=True) + "\n"


def write(site: Path, book: Book, title: str, site_url: str) -> None:
    """Writes the feed, where there are changes to tell."""
    changes = days(book)
    if changes:
        (site / NAME).write_text(atom(changes, title, site_url), encoding="utf-8")
