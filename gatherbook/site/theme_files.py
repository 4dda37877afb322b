"""The theme's files, listed once a process: it has 14,000 icons, which are found by name, and no edit changes them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import FileSystemLoader


class Loader(FileSystemLoader):
    """Finds templates as MkDocs' own loader does, and remembers what the folders hold that are not the book's.

    Args:
        folders: where templates are looked for, in this order.
        ours: the one that is edited while a server runs.
        listed: what was found before, by folder; filled here.
    """

    def __init__(self, folders: Sequence[str], ours: Path, listed: dict[str, list[str]]) -> None:
        super().__init__(folders)
        self.ours, self.listed = ours, listed

    def list_templates(self) -> list[str]:
        """The names of all templates but those in a theme's hidden folders, of which MkDocs copies nothing."""
        found: set[str] = set()
        for folder in self.searchpath:
            if Path(folder) == self.ours:
                found.update(FileSystemLoader(folder).list_templates())
                continue
            if folder not in self.listed:
                names = FileSystemLoader(folder).list_templates()
                self.listed[folder] = [name for name in names if not name.startswith(".")]
            found.update(self.listed[folder])
        return sorted(found)
