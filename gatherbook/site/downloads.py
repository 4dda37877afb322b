"""The snippets as files to download: one per snippet and language, which a server takes over from its last build.

MkDocs empties the site before it writes it, hidden folders aside. Making a thousand small files takes a server longer
than the rest of an edit, so they stand aside while it does, and only those that differ are written again.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from gatherbook.page.code import download_path
from gatherbook.sources import snippets
from gatherbook.sources.book import LANGUAGES, Book

ASIDE = ".aside"
FOLDERS = tuple(download_path("", language).rstrip("/") for language in LANGUAGES)


class Downloads:
    """The files that the builds of one process wrote, by site and folder."""

    def __init__(self) -> None:
        self._written: dict[Path, dict[str, str]] = {}

    def put_aside(self, site: Path) -> None:
        """Moves what the last build wrote out of the way of MkDocs, before it empties the site."""
        for number, folder in enumerate(FOLDERS):
            if site / folder in self._written and (site / folder).is_dir():
                (site / ASIDE).mkdir(parents=True, exist_ok=True)
                shutil.rmtree(site / ASIDE / str(number), ignore_errors=True)
                (site / folder).rename(site / ASIDE / str(number))

    def write(self, site: Path, book: Book) -> None:
        """Writes every snippet as each language shows it, or takes it over; nothing is aside then.

        Raises:
            BookError: the Chinese of a comment is missing.
        """
        for number, (folder, language) in enumerate(zip(FOLDERS, LANGUAGES, strict=True)):
            aside, there = site / ASIDE / str(number), site / folder
            before: Mapping[str, str] = {}
            if there in self._written and aside.is_dir() and not there.exists():
                there.parent.mkdir(parents=True, exist_ok=True)
                aside.rename(there)
                before = self._written[there]
            now = {name: snippets.view(book, name, language) for name in book.snippet_names()}
            _renew(there, before, now)
            self._written[there] = now
        shutil.rmtree(site / ASIDE, ignore_errors=True)


def _renew(folder: Path, before: Mapping[str, str], now: Mapping[str, str]) -> None:
    """Makes a folder that holds the files `before` hold those of `now`."""
    for name in before.keys() - now.keys():
        (folder / name).unlink(missing_ok=True)
    made: set[Path] = set()
    for name, text in now.items():
        if before.get(name) != text:
            path = folder / name
            if path.parent not in made:
                path.parent.mkdir(parents=True, exist_ok=True)
                made.add(path.parent)
            path.write_text(text, encoding="utf-8")
