"""`make check`: what can be known in seconds while one writes. No browser, no build, nothing is changed.

The rules of the sources, the style of our Python, and the blocks of the pages that changed, in both languages. A block
that was proved on this machine, with the same program, output, versions and device, need not run again.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from gatherbook.checks import rules
from gatherbook.proof.prove import (
    NotAsDocumentedError,
    Proof,
    devices_for,
    included_name,
    prove_block,
    requests_of_block,
)
from gatherbook.sources import calls, readable, snippets
from gatherbook.sources.book import BOOK, DEVICES, Book, english_of, language_of, twin_of
from gatherbook.sources.files import write_whole
from gatherbook.sources.names import page_names
from gatherbook.sources.pages import Fence, read_page
from gatherbook.sources.problems import BookError

STYLED = ("gatherbook", "tests", "conftest.py")
Block = tuple[Path, Fence]


def check(book: Book, only: Sequence[str], device: str | None) -> int:
    """Says what is wrong; returns an exit status.

    Raises:
        BookError: `only` names no page.
    """
    begin = time.perf_counter()
    unreadable = readable.problems(book)
    problems = rules.all_problems(book)
    for problem in problems:
        print(problem)
    print(f"rules of the sources: {_count(len(problems), 'problem')}")
    if unreadable:
        print("nothing was run: first let every file be one that can be read")
        return 1
    pages = pages_of(book, page_names(book, only)) if only else changed_pages(book)
    rough = _style(book)
    print(rough or "style: as it should be")
    failed = 0
    if pages is None:
        print("no git here, so it is unknown which pages changed. Cure: make check ONLY=guide/dim")
        failed = 1
    elif not pages:
        print("no page and no snippet was changed since the last commit; name a page to prove it: ONLY=guide/dim")
    else:
        failed = prove_pages(book, pages, device)
    print(f"checked in {time.perf_counter() - begin:.1f} s")
    return 1 if problems or rough or failed else 0


def pages_of(book: Book, names: Iterable[str]) -> list[Path]:
    """Both pages of each pair, as far as they exist."""
    return [path for name in names for path in (book.docs / name, twin_of(book.docs / name)) if path.is_file()]


def changed_pages(book: Book) -> list[Path] | None:
    """The pages whose text or snippets git sees as changed, each with its twin; None where there is no git."""
    done = subprocess.run(
        ["git", "status", "--porcelain", "-z", "--untracked-files=all", "--", "docs", "snippets"],
        cwd=book.root, capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        return None
    entries = done.stdout.decode("utf-8", errors="surrogateescape").split("\0")
    changed = {book.root / entry[3:] for entry in entries if len(entry) > 3 and entry[2] == " "}
    found = {english_of(path) for path in book.pages() if path in changed or _sources(book, path) & changed}
    return [each for path in sorted(found) for each in (path, twin_of(path)) if each.is_file()]


def _sources(book: Book, path: Path) -> set[Path]:
    """What a page's blocks are made of."""
    page = read_page(path)
    names = {Path(fence.include).with_suffix(".py").as_posix() for fence in page.fences if fence.include}
    return {
        file
        for name in names
        for file in (
            book.snippets / name,
            (book.snippets / name).parent / snippets.COMMENTS_FILE,
            calls.path_of(book, name),
            *(snippets.output_path(book, name, device) for device in DEVICES),
        )
    }


def _style(book: Book) -> str:
    """What ruff says; empty where all is well, or where there is no ruff."""
    said = []
    kept = [] if os.access(book.root, os.W_OK) else ["--no-cache"]
    for command in (["check", "."], ["format", "--check", *STYLED]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *kept], cwd=book.root, capture_output=True, check=False,
            encoding="utf-8", errors="replace",
        )  # fmt: skip
        if done.returncode:
            said.append(f"{done.stdout}{done.stderr}".strip())
    return "\n".join([*said, "    Cure: make lint"]) if said else ""


def prove_pages(book: Book, pages: Sequence[Path], device: str | None) -> int:
    """Proves the blocks of these pages and says which are not as documented; returns how many."""
    kept = Kept(book)
    proof = Proof(device)
    failed = 0
    try:
        blocks = [(path, fence) for path in pages for fence in read_page(path).fences if fence.language == "python"]
        versions = json.dumps(proof.facts, sort_keys=True)
        open_blocks = [block for block in blocks if not kept.holds(block, versions, proof.devices)]
        proof.run_ahead(request for block in open_blocks for request in requests_of_block(book, *block, proof.devices))
        for path, fence in open_blocks:
            try:
                prove_block(proof, path, fence.line, book)
                kept.add((path, fence), versions, proof.devices)
            except (NotAsDocumentedError, BookError) as error:
                failed += 1
                print(error, end="\n\n")
    finally:
        proof.close()
        kept.save()
    ran, known = len(open_blocks) - failed, len(blocks) - len(open_blocks)
    where = f"{_count(len(blocks), 'block')} of {_count(len(pages), 'page')}"
    print(f"{where}: {ran} ran as documented, {known} did so before, {failed} do not")
    return failed


class Kept:
    """The blocks that were proved on this machine, by all that their proof depends on; a hint, which may be removed."""

    _most = 20_000

    def __init__(self, book: Book) -> None:
        self.book = book
        self.path = book.root / ".cache" / "proved.json"
        self._known: dict[str, None] = dict.fromkeys(self._read())
        self._found: dict[str, None] = {}

    def _read(self) -> list[str]:
        try:
            content = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        return [key for key in content if isinstance(key, str)] if isinstance(content, list) else []

    def holds(self, block: Block, versions: str, devices: Sequence[str]) -> bool:
        """Whether the block was proved as it is now, on every device in use."""
        keys = self._keys(block, versions, devices)
        return bool(keys) and all(key in self._known for key in keys)

    def add(self, block: Block, versions: str, devices: Sequence[str]) -> None:
        """Remembers a block that was proved."""
        self._found.update(dict.fromkeys(self._keys(block, versions, devices)))

    def save(self) -> None:
        """Writes what is remembered, the newest last; where nothing can be written, nothing is remembered."""
        if self._found:
            for key in self._found:
                self._known.pop(key, None)
            newest = [*self._known, *self._found][-self._most :]
            try:
                write_whole(self.path, json.dumps(newest, indent=0))
            except OSError:
                return

    def _keys(self, block: Block, versions: str, devices: Sequence[str]) -> list[str]:
        path, fence = block
        try:
            name = included_name(self.book, path, fence)
            view = snippets.view(self.book, name, language_of(path))
            return [
                _digest(versions, device, name, view, snippets.documented_output(self.book, name, device), _machinery())
                for device in devices_for(name, devices)
            ]
        except (BookError, NotAsDocumentedError):
            return []


@lru_cache(maxsize=1)
def _machinery() -> str:
    """The code that proves."""
    home = Path(__file__).parent
    files = sorted([*(home / "proof").glob("*.py"), *(home / "sources").glob("*.py")])
    return _digest(*(path.read_text(encoding="utf-8") for path in files))


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode("utf-8", errors="surrogateescape")).hexdigest()[:24]


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def main(arguments: Sequence[str], device: str | None = None) -> int:
    """Checks this checkout; returns an exit status."""
    try:
        return check(BOOK, arguments, device)
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
