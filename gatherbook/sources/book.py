"""Where things lie: the folders of one checkout, its languages, its pages and its snippets."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

LANGUAGES = ("en", "zh")
DEVICES = ("cpu", "cuda")


@dataclass(frozen=True)
class Book:
    """One checkout of the project. Everything that reads files asks it for the paths."""

    root: Path

    @cached_property
    def docs(self) -> Path:
        return self.root / "docs"

    @cached_property
    def snippets(self) -> Path:
        return self.root / "snippets"

    @cached_property
    def lock(self) -> Path:
        return self.docs / "pairs.lock"

    @cached_property
    def verified(self) -> Path:
        return self.docs / "assets" / "verified"

    def relative(self, path: Path) -> str:
        """`path` as a problem names it: from the root, with forward slashes."""
        return _relative(path, self.root)

    def pages(self) -> list[Path]:
        """Every page of the site in both languages, sorted."""
        return self.written(self.docs, ".md")

    def written(self, folder: Path, suffix: str) -> list[Path]:
        """The files below a folder that people wrote, sorted; no hidden ones, no links to nothing."""
        found = sorted(_written(folder, suffix), key=lambda path: path.split(os.sep))  # noqa: PTH206  (faster)
        return [Path(path) for path in found]

    def address(self, path: Path) -> str:
        """Where a page lies on the site, seen from its root: empty for the home page, else with a slash at its end."""
        name = path.name.removesuffix(".md").removesuffix(".zh")
        parts = path.relative_to(self.docs).with_name(name).parts
        inside = parts[:-1] if parts[-1] == "index" else parts
        return f"{prefix_of(language_of(path))}{''.join(f'{part}/' for part in inside)}"

    def snippet_names(self) -> list[str]:
        """Every snippet as a page names it, such as `gather/rows.py`, sorted."""
        begin = len(str(self.snippets)) + 1
        return sorted(name[begin:].replace(os.sep, "/") for name in _written(self.snippets, ".py"))


@lru_cache(maxsize=16384)
def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _written(folder: Path, suffix: str) -> Iterator[str]:
    """The files below a folder that people wrote, not what an editor, a notebook server or Python leaves behind."""
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__pycache__"]
        for name in names:
            path = f"{here}{os.sep}{name}"
            if name.endswith(suffix) and not name.startswith(".") and os.path.isfile(path):  # noqa: PTH113  (fast)
                yield path


BOOK = Book(Path(__file__).resolve().parents[2])


def prefix_of(language: str) -> str:
    """What the addresses of a language begin with, from the site's root: nothing for English, else `zh/`."""
    return "" if language == "en" else f"{language}/"


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
