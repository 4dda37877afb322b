"""`make new-page` and `make new-snippet`: write what the rules want of a new page or snippet, in both languages.

Nothing that is there is overwritten. What is printed at the end are the commands that come next, in their order.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from gatherbook.sources.book import BOOK, Book, twin_of
from gatherbook.sources.files import write_whole
from gatherbook.sources.names import page_names
from gatherbook.sources.problems import BookError, Problem

_NAME = re.compile(r"[a-z0-9_-]+(?:/[a-z0-9_-]+)+")
PAGE = """---
title: "{title}"
description: "{description}"
---
# {heading} {{#{id}}}

{text}

## {last} {{#read-next}}

- [{link}]({home}).
"""
SNIPPET = """import torch

scores = torch.tensor([[1, 2], [3, 4]])
print(scores)
"""
BLOCK = """```python
--8<-- "{name}.py"
```

```output
--8<-- "{name}.out"
```

"""
WORDS = {
    "en": {
        "description": "What this page answers, in one sentence.",
        "text": "What the reader wants to know.",
        "last": "Read next",
        "link": "The first page",
    },
    "zh": {
        "description": "用一句话说这一页回答什么。",
        "text": "读者想知道的事。",
        "last": "接着读",
        "link": "首页",
    },
}


def new_page(book: Book, name: str) -> list[str]:
    """Writes both texts of a page and its line in `nav`; returns what was done, then what to do next.

    Raises:
        BookError: the name is of another form, or a page of it is there.
    """
    name = _stem(name, "docs/", ".md")
    english = book.docs / f"{name}.md"
    _free(book, english, twin_of(english))
    config = book.root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    listed = list(
        re.finditer(rf"^(?P<indent> +- ){re.escape(name.partition('/')[0])}/[\w-]+\.md\n", text, re.MULTILINE)
    )
    identity = name.rpartition("/")[2]
    heading = identity.replace("-", " ").replace("_", " ").capitalize()
    for path, language in ((english, "en"), (twin_of(english), "zh")):
        home = "../" * name.count("/") + "index.md"
        write_whole(path, PAGE.format(title=heading, heading=heading, id=identity, home=home, **WORDS[language]))
    indent, at = (listed[-1]["indent"], listed[-1].end()) if listed else ("  - ", len(text.rstrip("\n")) + 1)
    write_whole(config, f"{text[:at]}{indent}{name}.md\n{text[at:]}")
    return [
        f"wrote docs/{name}.md, docs/{name}.zh.md and a line of mkdocs.yml",
        f"next: write both; then make pair ONLY={name}; make check ONLY={name}",
    ]


def new_snippet(book: Book, name: str, page: str) -> list[str]:
    """Writes a snippet and puts it on both texts of a page, before the last section; returns the same.

    Raises:
        BookError: the name is of another form, the snippet is there, or the page is not.
    """
    name = _stem(name, "snippets/", ".py")
    path = (book.snippets / name).with_suffix(".py")
    _free(book, path)
    (shown,) = page_names(book, [page])[:1]
    english = book.docs / shown
    write_whole(path, SNIPPET)
    for each in (english, twin_of(english)):
        text = each.read_text(encoding="utf-8")
        last = list(re.finditer(r"^## ", text, re.MULTILINE))
        at = last[-1].start() if last else len(text)
        write_whole(each, f"{text[:at]}{BLOCK.format(name=name)}{text[at:]}")
    stem = shown.removesuffix(".md")
    return [
        f"wrote snippets/{name}.py, and showed it at the end of docs/{stem}.md and docs/{stem}.zh.md",
        f"next: write it; then make bless ONLY={name}; make pair ONLY={stem}; make check ONLY={stem}",
    ]


def _stem(name: str, folder: str, ending: str) -> str:
    stem = name.removeprefix(folder).removesuffix(ending)
    if not _NAME.fullmatch(stem):
        cure = f"write NAME=folder/name, such as {'guide/dim' if ending == '.md' else 'gather/rows'}"
        raise BookError(Problem(name or "NAME", 1, "this is no name for it", f"{cure}, in small letters"))
    return stem


def _free(book: Book, *paths: Path) -> None:
    there = [
        Problem(book.relative(path), 1, "this is there already", "choose another name")
        for path in paths
        if path.exists()
    ]
    if there:
        raise BookError(there)


def main(arguments: Sequence[str]) -> int:
    """`page NAME` or `snippet NAME PAGE`; returns an exit status."""
    try:
        if len(arguments) == 2 and arguments[0] == "page":
            done = new_page(BOOK, arguments[1])
        elif len(arguments) == 3 and arguments[0] == "snippet":
            done = new_snippet(BOOK, arguments[1], arguments[2])
        else:
            print(
                "Cure: make new-page NAME=guide/dim, or make new-snippet NAME=gather/rows PAGE=guide/dim",
                file=sys.stderr,
            )
            return 2
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(done))
    return 0
