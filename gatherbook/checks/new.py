"""`make new-page`, `new-snippet`, `new-error`: write what the rules want of something new, in both languages.

Nothing that is there is overwritten. What is printed at the end are the commands that come next, in their order. What
stands there for its author to replace is a problem until it is replaced.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from gatherbook.checks import errors
from gatherbook.sources import snippets
from gatherbook.sources.book import BOOK, Book, language_of, twin_of
from gatherbook.sources.files import read, write_whole
from gatherbook.sources.names import page_names
from gatherbook.sources.pages import Page, read_page
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
        "why": "Why it says so.",
        "fix": "**Fix.** What to write instead.",
        "raised": "`{kind}`, {verb} by `{name}`.",
    },
    "zh": {
        "description": "用一句话说这一页回答什么。",
        "text": "读者想知道的事。",
        "last": "接着读",
        "link": "首页",
        "why": "为什么这样报错。",
        "fix": "**改法**：该怎么写。",
        "raised": "`{name}` {verb} `{kind}`。",
    },
}
ENTRY = """### {message} {{#{id}}}

{raised}

{block}{why}

{fix}

"""
WRONG = """import torch

scores = torch.tensor([[1, 2], [3, 4]])
print(scores.gather(1, torch.tensor([0])))
"""
RIGHT = WRONG.replace("[0]", "[[0], [1]]")
_UNWRITTEN = {
    language: (words["description"], words["text"], words["why"], words["fix"]) for language, words in WORDS.items()
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
        f"next: write it; then make bless ONLY={name}; make runs; make pair ONLY={stem}; make check ONLY={stem}",
    ]


def new_error(book: Book, name: str, group: str) -> list[str]:
    """Begins an entry of the dictionary of errors; returns what was done, then what to do next.

    The first call writes two programs, one that raises and one that does not. When they are written and blessed, the
    second reads message and type from what they printed, and writes the entry in both languages.

    Raises:
        BookError: the name or the group is none, the entry or its message is there, or a program is not as it should.
    """
    stem = name.replace("\\", "/").rpartition("/")[2].removesuffix(".py").removesuffix("_fix").replace("_", "-")
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", stem):
        cure = "write NAME=words-of-the-message, such as bool-index, in small letters"
        raise BookError(Problem(name or "NAME", 1, "this is no name for an error", cure))
    english = book.docs / errors.PAGES[0]
    if not english.is_file():
        raise BookError(Problem(f"docs/{errors.PAGES[0]}", 1, "this book has no page of errors", "make new-page"))
    both = [(path, read_page(path)) for path in (english, twin_of(english))]
    for path, page in both:
        _check_place(book.relative(path), page, stem, group)
    wrong, right = (f"errors/{stem.replace('-', '_')}{end}.py" for end in ("", "_fix"))
    programs = {name: text for name, text in ((wrong, WRONG), (right, RIGHT)) if not (book.snippets / name).exists()}
    if wrong in programs:
        for each, text in programs.items():
            write_whole(book.snippets / each, text)
        return [
            f"wrote {' and '.join(f'snippets/{each}' for each in programs)}",
            f"next: let the first raise the error and the second not; make bless ONLY=errors; "
            f"then once more: make new-error NAME={stem} GROUP={group}",
        ]
    shown = [wrong] if right in programs else [wrong, right]
    kind, message = _raised(book, shown, both[0][1])
    for path, page in both:
        words = WORDS[language_of(path)]
        verbs = {"en": ("raised", "printed"), "zh": ("抛出", "发出")}[language_of(path)]
        verb = verbs[kind.endswith("Warning")]
        ticks = "``" if "`" in message else "`"
        text = ENTRY.format(
            message=f"{ticks} {message} {ticks}" if len(ticks) > 1 else f"`{message}`",
            id=stem,
            raised=words["raised"].format(kind=kind, verb=verb, name=_raiser(snippets.source(book, wrong))),
            block=BLOCK.format(name=wrong.removesuffix(".py")),
            why=words["why"],
            fix=words["fix"],
        )
        if right in shown:
            text += BLOCK.format(name=right.removesuffix(".py"))
        lines = page.text.splitlines(keepends=True)
        end = _end_of(page, group)
        write_whole(path, "".join([*lines[: end - 1], text, *lines[end - 1 :]]))
    return [
        f"wrote the entry #{stem} at the end of #{group}, in docs/{errors.PAGES[0]} and docs/{errors.PAGES[1]}",
        f"next: say why and what to do, in both; correct who raises it; "
        f"make pair ONLY={errors.PAGES[0].removesuffix('.md')}; make runs; make check",
    ]


def _check_place(file: str, page: Page, stem: str, group: str) -> None:
    """Refuses an id that is taken, and a group that holds no entries.

    Raises:
        BookError: with the groups that there are.
    """
    taken = next((heading.line for heading in page.headings if heading.id == stem), None)
    if taken:
        raise BookError(Problem(file, taken, f"the id #{stem} is there already", "choose another NAME"))
    groups = [
        one.id or ""
        for one, other in zip(page.headings, page.headings[1:], strict=False)
        if one.level == 2 and other.level == 3
    ]
    if group not in groups:
        cure = f"name one by its id: GROUP={', '.join(groups)}"
        raise BookError(Problem(file, 1, f"no group of entries has the id #{group}", cure))


def _raised(book: Book, names: Sequence[str], page: Page) -> tuple[str, str]:
    """Type and message of what the first of these programs printed; the second must print neither.

    Raises:
        BookError: one is not written, not blessed, or does not do that; or an entry has the message.
    """
    problems = [each for each in problems_of_snippets(book) if each.file in {f"snippets/{name}" for name in names}]
    for name in names:
        if not snippets.output_path(book, name).is_file():
            cure = f"make bless ONLY={name.removesuffix('.py')}"
            problems.append(Problem(f"snippets/{name}", 1, "its output is missing", cure))
    if problems:
        raise BookError(problems)
    happened, *others = (errors.raised(snippets.documented_output(book, name)) for name in names)
    if happened is None:
        cure = "let the exception go that the entry is about, then make bless"
        raise BookError(Problem(f"snippets/{names[0]}", 1, "this program raises nothing and warns of nothing", cure))
    if any(others):
        cure = "show the code that works, then make bless; or remove it with its .out"
        raise BookError(Problem(f"snippets/{names[1]}", 1, "this program is the fix, and fails or warns", cure))
    kind, text = happened
    message = text.partition(": ")[2].removesuffix("[…]").strip() or text
    for entry in errors.entries(page):
        if errors.stable(entry.message) == errors.stable(message):
            cure = f"add your program to #{entry.id}, as errors/{entry.id.replace('-', '_')}_….py"
            raise BookError(Problem(f"snippets/{names[0]}", 1, f"#{entry.id} has this message already", cure))
    return kind, message


def _end_of(page: Page, group: str) -> int:
    """The line on which the section behind a group begins."""
    at = next(index for index, heading in enumerate(page.headings) if heading.id == group)
    return next(
        (heading.line for heading in page.headings[at + 1 :] if heading.level <= 2), len(page.text.splitlines()) + 1
    )


def _raiser(program: str) -> str:
    """A guess at the operation that fails: the outermost call of the last statement that is no `print`."""
    for node in ast.walk(ast.parse(program).body[-1]):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            return (
                f"F.{node.func.attr}"
                if "functional" in ast.unparse(node.func)
                else ast.unparse(node.func).rpartition(".")[2]
            )
        if isinstance(node, ast.Subscript):
            return "x[i]"
    return "x"


def problems(book: Book) -> list[Problem]:
    """What `make new-…` wrote for its author to replace, and nobody has replaced."""
    found = problems_of_snippets(book)
    for path in book.pages():
        text = read(path, "utf-8-sig")
        for words in _UNWRITTEN[language_of(path)]:
            if words in text:
                what = f"{words!r} stands here as make wrote it"
                line = text.count("\n", 0, text.index(words)) + 1
                found.append(Problem(book.relative(path), line, what, "write it yourself, in both languages"))
    return found


def problems_of_snippets(book: Book) -> list[Problem]:
    """Programs that are still those that `make new-…` wrote."""
    return [
        Problem(f"snippets/{name}", 1, "this program stands here as make wrote it", "write your own, then make bless")
        for name in book.snippet_names()
        if snippets.source(book, name) in (SNIPPET, WRONG, RIGHT)
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
    """`page NAME`, `snippet NAME PAGE` or `error NAME GROUP`; returns an exit status."""
    try:
        if len(arguments) == 2 and arguments[0] == "page":
            done = new_page(BOOK, arguments[1])
        elif len(arguments) == 3 and arguments[0] == "snippet":
            done = new_snippet(BOOK, arguments[1], arguments[2])
        elif len(arguments) == 3 and arguments[0] == "error":
            done = new_error(BOOK, arguments[1], arguments[2])
        else:
            print(
                "Cure: make new-page NAME=guide/dim, or make new-snippet NAME=gather/rows PAGE=guide/dim, "
                "or make new-error NAME=bool-index GROUP=dtype",
                file=sys.stderr,
            )
            return 2
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(done))
    return 0
