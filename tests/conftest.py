"""What the tests share: the built site, a server for it, a browser, and small books to break."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from gatherbook.proof.plugin import PROOF, Proof
from gatherbook.sources.book import BOOK, Book
from tests.support.browser import open_browser

MACHINERY = ("gatherbook", "overrides", "tests", "conftest.py", "pyproject.toml", "mkdocs.yml")


@pytest.fixture(scope="session")
def book() -> Book:
    """This checkout."""
    return BOOK


@pytest.fixture(scope="session")
def proof(request: pytest.FixtureRequest) -> Proof:
    """The sandbox and devices of this run."""
    return request.config.stash[PROOF]


def build(root: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """Builds the site of a checkout strictly, as `make build` does."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once a run."""
    folder = tmp_path_factory.mktemp("site")
    done = build(BOOK.root, folder)
    assert done.returncode == 0, f"the site does not build:\n{done.stdout}{done.stderr}"
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium a module; it must not run beside the event loop of a notebook's kernel."""
    with open_browser() as opened:
        yield opened


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The address of a plain static server of the built site, without a slash at its end."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


PAGE = """---
title: {title}
description: A page to break.
---
# {title} {{#title}}

Text with a [link]({link}).

## Rows {{#rows}}

```python
--8<-- "a/rows.py"
```

```output
--8<-- "a/rows.out"
```

| a | b |
|---|---|
| 1 | 2 |
"""
SNIPPET = """import torch

# one column per row
scores = torch.tensor([[1, 2], [3, 4]])
print(scores.gather(1, torch.tensor([[0], [1]])))
"""
OUTPUT = "tensor([[1],\n        [4]])\n"


@pytest.fixture
def small_book(tmp_path: Path) -> Book:
    """A book of two pages and one snippet, without mistakes, to make one in."""
    return make_small_book(tmp_path / "book")


def make_small_book(root: Path) -> Book:
    """Writes the small book, machinery and all, so that it can be built and tested like this one."""
    root.mkdir()
    for name in MACHINERY:
        source = BOOK.root / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__", "test_*"))
        else:
            shutil.copy(source, root / name)
    for name in ("docs/assets", "snippets/a"):
        (root / name).mkdir(parents=True)
    for name in ("site.css", "favicon.svg"):
        shutil.copy(BOOK.docs / "assets" / name, root / "docs" / "assets" / name)
    (root / "README.md").write_text("# A small book\n", encoding="utf-8")
    config = (BOOK.root / "mkdocs.yml").read_text(encoding="utf-8").split("\nnav:\n", 1)[0]
    (root / "mkdocs.yml").write_text(config + "\nnav:\n  - index.md\n  - more.md\n", encoding="utf-8")
    for name, title, link in (("index", "First", "more.md#rows"), ("more", "Second", "index.md")):
        for suffix in ("", ".zh"):
            (root / "docs" / f"{name}{suffix}.md").write_text(PAGE.format(title=title, link=link), encoding="utf-8")
    (root / "snippets/a/rows.py").write_text(SNIPPET, encoding="utf-8")
    (root / "snippets/a/rows.out").write_text(OUTPUT, encoding="utf-8")
    (root / "snippets/a/zh.toml").write_text('["rows.py"]\n"one column per row" = "每行取一列"\n', encoding="utf-8")
    made = Book(root)
    confirm(made)
    return made


def confirm(book: Book) -> None:
    """Confirms the pairs of a book."""
    from gatherbook.checks import pair

    pair.confirm(book)


Edit = Callable[[str, str, str], None]


@pytest.fixture
def edit(small_book: Book) -> Edit:
    """Replaces text in a file of the small book; the text must be there."""

    def replace(name: str, old: str, new: str) -> None:
        path = small_book.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
