"""A small book that holds one of everything, built again and again in this process: what a build says of an edit."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Mapping
from pathlib import Path

from gatherbook.checks import pair
from gatherbook.sources.book import BOOK, Book
from gatherbook.sources.problems import BookError
from tests.support.books import make_small_book
from tests.support.rebuild import rebuilt

PROGRAM = "gather/three_by_four"
EVERYTHING = f"""
## Everything {{#everything}}

A first paragraph with `code`, a formula $a_{{i}} + \\frac{{1}}{{2}}$, **bold** and [a link](more.md#rows).

- one, with [a link](more.md)
- two

    - inner, `code`
    - inner again

Before the numbers:

1. first
2. second

Before the table:

| name | what |
|---|---|
| `dim` | [a page](more.md#title) |
| $k$ | a number |

/// note | A title
What is noted, with `code`.
///

> quoted

$$
\\text{{out}}[i][j] = \\text{{input}}[\\text{{index}}[i][j]][j]
$$

/// tab | One
In the first.
///

/// tab | Other
In the other.
///

<!-- figure: {PROGRAM}.py -->

```python
--8<-- "{PROGRAM}.py"
```

```output
--8<-- "{PROGRAM}.out"
```

Outside: [PyTorch](https://docs.pytorch.org/docs/2.13/generated/torch.gather.html).
"""
PAGES = ("docs/index.md", "docs/index.zh.md")


class Everything:
    """The book and its site; `warnings` builds it with other texts and puts them back."""

    def __init__(self, folder: Path) -> None:
        self.book: Book = make_small_book(folder / "everything")
        self.site = folder / "site"
        for ending in (".py", ".out", ".calls.json"):
            target = self.book.snippets / f"{PROGRAM}{ending}"
            target.parent.mkdir(exist_ok=True)
            shutil.copy(BOOK.snippets / f"{PROGRAM}{ending}", target)
        shared = self.book.snippets / "shared.toml"
        if not (BOOK.snippets / "shared.toml").is_file():
            shared.unlink(missing_ok=True)
        for name in PAGES:
            path = self.book.root / name
            text = path.read_text(encoding="utf-8").replace("\n## Read next", f"{EVERYTHING}\n## Read next")
            path.write_text(text, encoding="utf-8")
        self._built({})
        said = self.warnings({})
        assert said == [], said

    def text(self, name: str) -> str:
        return (self.book.root / name).read_text(encoding="utf-8")

    def article(self) -> str:
        """The article of the first page, as it was built last."""
        return (
            (self.site / "index.html").read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]
        )

    def warnings(self, texts: Mapping[str, str]) -> list[str]:
        """What a strict build stops at, with these files of the book otherwise and their pairs confirmed."""
        before = {name: self.text(name) for name in (*texts, "docs/pairs.lock")}
        try:
            return self._built(texts)
        finally:
            for name, text in before.items():
                (self.book.root / name).write_text(text, encoding="utf-8")

    def _built(self, texts: Mapping[str, str]) -> list[str]:
        for name, text in texts.items():
            (self.book.root / name).write_text(text, encoding="utf-8")
        try:
            pair.confirm(self.book)
            return rebuilt(self.book.root, self.site)[1]
        except BookError as error:
            return [str(error)]
        except Exception as error:
            if type(error).__name__ in ("Abort", "SuperFencesException", "BuildError"):
                return [str(error)]
            raise


logging.getLogger("mkdocs").addHandler(logging.NullHandler())
