"""What `mkdocs serve` need not make again: pages whose sources are those of the last build.

MkDocs makes the whole site anew after each edit, in both languages. A page is made of its own text, of the snippets
that it shows, and of what all pages share: navigation, glossary, records, templates. Where none of that
changed, what was made of the page is kept; everything else in the build runs as ever. A test compares a site
that was built after an edit with one that was built from nothing.

Nothing is kept beyond the process, so `mkdocs build` makes every page.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page as MkDocsPage

from gatherbook.sources import calls, snippets, values
from gatherbook.sources.book import DEVICES, Book
from gatherbook.sources.pages import Page


def stamps(paths: Iterable[Path]) -> Hashable:
    """What tells whether these files changed: their names, sizes and times; a file that is missing has neither."""
    return frozenset((str(path), *_stamp(path)) for path in paths)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return -1, -1
    return found.st_size, found.st_mtime_ns


@lru_cache(maxsize=512)
def files_of(book: Book, page: Page) -> tuple[Path, ...]:
    """The files that belong to one page: its text, its snippets, their Chinese comments and their outputs."""
    included = {Path(fence.include).with_suffix(".py").as_posix() for fence in page.fences if fence.include}
    names = included | {figure.name for figure in page.figures}
    return (
        page.path,
        *((book.snippets / name) for name in names),
        *{(book.snippets / name).parent / each for name in names for each in (snippets.COMMENTS_FILE, values.FILE)},
        *(snippets.output_path(book, name, device) for name in names for device in DEVICES),
        *(calls.path_of(book, figure.name) for figure in page.figures),
    )


@dataclass
class _Made:
    """One page: what it was made of and what became of it, as far as the build has come."""

    inputs: Hashable
    content: str = ""
    toc: Any = None
    anchors: set[str] | None = None
    links: dict[str, dict[str, str]] = field(default_factory=dict)
    output: str | None = None

    @property
    def whole(self) -> bool:
        return self.output is not None

    def converted(self, page: MkDocsPage, content: str) -> None:
        """Remembers what became of the page's Markdown, and, for MkDocs' check, which anchors it has and links to."""
        self.content, self.toc, self.anchors = content, page.toc, page.present_anchor_ids
        self.links = {file.src_uri: anchors for file, anchors in (page.links_to_anchors or {}).items()}

    def restore(self, page: MkDocsPage, files: Files) -> None:
        """Does for `page` what converting its Markdown would do."""
        page.content, page.toc, page.present_anchor_ids = self.content, self.toc, self.anchors
        linked = ((files.get_file_from_path(uri), anchors) for uri, anchors in self.links.items())
        page.links_to_anchors = {file: anchors for file, anchors in linked if file}


class Keeper:
    """Remembers pages from one build to the next."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Keeps nothing any more."""
        self._shared: dict[str, Hashable] = {}
        self._made: dict[Path, _Made] = {}
        self.kept: set[Path] = set()
        self._once: dict[Hashable, tuple[Hashable, Any]] = {}
        self._current: Path | None = None
        self._troubled: set[Path] = set()

    def begin(self, language: str, shared: Hashable) -> None:
        """Begins the build of one language; `shared` is what every page of it is made of."""
        self._shared[language] = shared

    def look(self, page: MkDocsPage, files: Files, language: str, inputs: Hashable) -> None:
        """Says that MkDocs is about to make a page of these inputs. If nothing changed, it will be restored instead."""
        path = Path(page.file.abs_src_path or "")
        inputs, self._current = (inputs, self._shared[language]), path
        made = self._made.get(path)
        if made and made.inputs == inputs and made.whole and path not in self._troubled:
            self.kept.add(path)
            page.render = lambda config, files: made.restore(page, files)  # type: ignore[method-assign]
        else:
            self.kept.discard(path)
            self._troubled.discard(path)
            self._made[path] = _Made(inputs)

    def keeps(self, page: MkDocsPage) -> bool:
        """Whether the page stays as it was in the last build."""
        return Path(page.file.abs_src_path or "") in self.kept

    def spare(self, page: MkDocsPage) -> None:
        """Spares a page that is kept the theme's template; its source was just read."""
        page.meta = {**page.meta, "template": "kept.html"}

    def converted(self, page: MkDocsPage, content: str) -> None:
        """Remembers the HTML of a page's Markdown."""
        self._current = None
        if not self.keeps(page):
            self._made[Path(page.file.abs_src_path or "")].converted(page, content)

    def templated(self, page: MkDocsPage) -> None:
        """Says that the theme's template is about to be filled."""
        self._current = Path(page.file.abs_src_path or "")

    def output(self, page: MkDocsPage, output: str) -> str:
        """The whole HTML of a page: as it was if the page is kept, else this one, which is remembered."""
        path, self._current = Path(page.file.abs_src_path or ""), None
        made = self._made[path]
        if path not in self.kept:
            made.output = output
        assert made.output is not None
        return made.output

    def once(self, name: Hashable, inputs: Hashable, make: Callable[[], Any]) -> Any:
        """What `make` returns, or returned when it was last asked under this name with the same inputs."""
        known = self._once.get(name)
        if known is None or known[0] != inputs:
            known = self._once[name] = (inputs, make())
        return known[1]

    def warned(self) -> None:
        """Says that something is wrong: the page being made will be made again, so that its warning is seen again."""
        if self._current is not None:
            self.trouble(self._current)

    def trouble(self, path: Path) -> None:
        """Says that something is wrong with a page, which will be made again."""
        self._troubled.add(path)


class Warnings(logging.Handler):
    """Tells the keeper of warnings."""

    def __init__(self, keeper: Keeper) -> None:
        super().__init__(logging.WARNING)
        self.keeper = keeper

    def emit(self, record: logging.LogRecord) -> None:
        self.keeper.warned()
