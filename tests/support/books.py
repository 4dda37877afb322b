"""Small books to break, with the machinery of this one, and how a book is built and confirmed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from gatherbook.checks import pair
from gatherbook.sources.book import BOOK, Book

MACHINERY = ("gatherbook", "overrides", "conftest.py", "pyproject.toml", "mkdocs.yml")
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

## Read next {{#read-next}}

[Here]({link}).
"""
SNIPPET = """import torch

# one column per row
scores = torch.tensor([[1, 2], [3, 4]])
print(scores.gather(1, torch.tensor([[0], [1]])))
"""
OUTPUT = "tensor([[1],\n        [4]])\n"


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
    shared = '["a small book"]\n"a/rows.py" = "each of its pages needs a program"\n'
    (root / "snippets/shared.toml").write_text(shared, encoding="utf-8")
    made = Book(root)
    confirm(made)
    return made


def confirm(book: Book) -> None:
    """Confirms the pairs of a book."""
    pair.confirm(book)
