"""Where things lie: the folders of one checkout, its languages, its pages and its snippets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("en", "zh")
DEVICES = ("cpu", "cuda")


@dataclass(frozen=True)
class Book:
    """One checkout of the project. Everything that reads files asks it for the paths."""

    root: Path

    @property
    def docs(self) -> Path:
        return self.root / "docs"

    @property
    def snippets(self) -> Path:
        return self.root / "snippets"

    @property
    def lock(self) -> Path:
        return self.docs / "pairs.lock"

    @property
    def verified(self) -> Path:
        return self.docs / "assets" / "verified"

    def relative(self, path: Path) -> str:
        """`path` as a problem names it: from the root, with forward slashes."""
        return path.relative_to(self.root).as_posix()

    def pages(self) -> list[Path]:
        """Every page of the site in both languages, sorted."""
        return sorted(self.docs.rglob("*.md"))

    def snippet_names(self) -> list[str]:
        """Every snippet as a page names it, such as `gather/rows.py`, sorted."""
        return sorted(path.relative_to(self.snippets).as_posix() for path in self._snippet_files())

    def _snippet_files(self) -> Iterator[Path]:
        for path in self.snippets.rglob("*.py"):
            if "__pycache__" not in path.parts:
                yield path


BOOK = Book(Path(__file__).resolve().parents[2])


def language_of(path: Path) -> str:
    """`zh` for `x.zh.md`, `en` for `x.md`."""
    return "zh" if path.name.endswith(".zh.md") else "en"


def twin_of(path: Path) -> Path:
    """The same page in the other language."""
    if language_of(path) == "zh":
        return path.with_name(path.name.removesuffix(".zh.md") + ".md")
    return path.with_name(path.name.removesuffix(".md") + ".zh.md")


def english_of(path: Path) -> Path:
    """The English twin; it names the pair."""
    return path if language_of(path) == "en" else twin_of(path)
