"""Blocks of pages and the snippets behind them: includes of what exists, outputs under programs, nothing loose."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from gatherbook.proof import verified
from gatherbook.sources import marks, snippets
from gatherbook.sources.book import LANGUAGES, Book, language_of
from gatherbook.sources.files import read
from gatherbook.sources.pages import Fence, Page, read_page
from gatherbook.sources.problems import BookError, Problem

LONGEST_LINE, MOST_LINES = 100, 25
LAB = "lab/"
"""The cells of the lab are programs to work with, not examples to take in at a glance."""


PYTHON = ("python", "py", "py3", "python3", "pycon", "pytb")


PLAIN_FENCES = ("text", "sh", "toml", "markdown", "yaml")
FAR = 1_000
"""How many times its sample a range that holds 0 may reach."""


def fence_problems(book: Book) -> list[Problem]:
    """Blocks that are not what they must be: an include of something that exists, an output after its own snippet."""
    found: list[Problem] = []
    for path in book.pages():
        page, file = read_page(path), book.relative(path)
        previous: Fence | None = None
        for line, begin in page.fences_in_comments:
            what = f"this block of code stands in a comment, which begins in line {begin}"
            found.append(Problem(file, line, what, "remove it, or close the comment with --> before it"))
        for fence in page.fences:
            found += _fence_problems(book, file, fence, previous)
            previous = fence
        found += _unanswered(book, file, page)
    return found


def _fence_problems(book: Book, file: str, fence: Fence, previous: Fence | None) -> Iterable[Problem]:
    def problem(what: str, cure: str) -> Problem:
        return Problem(file, fence.line, what, cure)

    language, include = fence.language, fence.include
    if not fence.closed:
        yield problem("this block is never closed", "end it with a line of the same backticks and nothing else")
        return
    if fence.indented:
        yield problem(
            "this block is indented; the site may render it as running text and the tests may not see it",
            "begin its fence in the first column; use `/// note` and `/// tab`, whose content is not indented",
        )
    elif language.lower() in PYTHON and include is None:
        yield problem(
            "Python is typed into the page",
            'move it to snippets/<topic>/<name>.py and write --8<-- "<topic>/<name>.py" in its place',
        )
    elif language.lower() in (*PYTHON, "output") and fence.info not in ("python", "output"):
        yield problem(
            f"the fence says {fence.info!r}; the site adds title and marks by itself",
            "write python or output and nothing else behind the backticks",
        )
    elif language == "python" and include is not None:
        if not _is_plain(include):
            yield problem(
                f"{include} is no name of a snippet",
                "write it as it lies below snippets/: topic/name.py, no leading slash, no dots between slashes",
            )
        elif not include.endswith(".py"):
            yield problem(f"a python block includes {include}", "include a .py file")
        elif not (book.snippets / include).is_file():
            yield from _missing(book, include, file, fence.line)
    elif language == "output":
        yield from _output_problems(book, file, fence, previous)
    elif include is not None:
        yield problem(f"{include} is included in a block of {language or 'no'} kind", "write python or output")
    elif language not in PLAIN_FENCES:
        yield problem(
            f"a block of kind {fence.info!r}",
            f"use python, output, or one of: {', '.join(PLAIN_FENCES)}",
        )


def _is_plain(name: str) -> bool:
    """Whether an include names a file below snippets/ in the one way that the site and the tests share."""
    parts = name.split("/")
    return not any(part in ("", ".", "..") or "\\" in part for part in parts)


def _output_problems(book: Book, file: str, fence: Fence, previous: Fence | None) -> Iterable[Problem]:
    include = fence.include
    if include is None or not include.endswith(".out"):
        yield Problem(file, fence.line, "an output is typed into the page", 'write --8<-- "<topic>/<name>.out"')
        return
    wanted = Path(include).with_suffix(".py").as_posix()
    shown = previous.include if previous is not None and previous.language == "python" else None
    if shown != wanted:
        yield Problem(
            file,
            fence.line,
            f"{include} stands under {shown or 'no snippet'}",
            f"put it right behind the block of {wanted}"
            + (f', or write --8<-- "{Path(shown).with_suffix(".out").as_posix()}"' if shown else ""),
        )
    elif (book.snippets / wanted).is_file() and not snippets.output_path(book, wanted).is_file():
        yield Problem(file, fence.line, f"snippets/{include} is missing", f"make bless ONLY={wanted}")


def _unanswered(book: Book, file: str, page: Page) -> Iterable[Problem]:
    """Snippets that print something, whose output is not under them."""
    following = [*page.fences, None][1:]
    for fence, after in zip(page.fences, following, strict=True):
        name = fence.include
        if fence.language != "python" or name is None or not snippets.has_output(book, name):
            continue
        if after is None or after.language != "output":
            out = Path(name).with_suffix(".out").as_posix()
            yield Problem(
                file,
                fence.line,
                f"{name} prints something, and the page does not show it",
                f'put a block of kind output with --8<-- "{out}" behind it',
            )


def _missing(book: Book, name: str, file: str, line: int) -> list[Problem]:
    try:
        snippets.source(book, name)
    except BookError as error:
        return [Problem(file, line, problem.what, problem.cure) for problem in error.problems]
    return []


def loose_problems(book: Book) -> list[Problem]:
    """Snippets that no page shows in some language, outputs without a snippet, snippets without an output."""
    shown: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    for path in book.pages():
        shown[language_of(path)] |= {fence.include for fence in read_page(path).fences if fence.include}
    found = []
    for name in book.snippet_names():
        out = snippets.output_path(book, name)
        if not out.is_file():
            found.append(
                Problem(book.relative(out), 1, f"the output of snippets/{name} is missing", f"make bless ONLY={name}")
            )
        absent = [language for language in LANGUAGES if name not in shown[language]]
        if absent:
            where = "on no page" if len(absent) == len(LANGUAGES) else f"on no page in {absent[0]}"
            found.append(
                Problem(
                    f"snippets/{name}",
                    1,
                    f"this snippet is {where}",
                    f'include it (--8<-- "{name}") in both languages, or remove it with its .out',
                )
            )
    for path in book.written(book.snippets, ".out"):
        stem = path.name.removesuffix(".out").removesuffix(".cuda")
        if not path.with_name(f"{stem}.py").is_file():
            found.append(
                Problem(
                    book.relative(path), 1, "this output has no snippet", f"remove it, or write {stem}.py beside it"
                )
            )
    return found + _old_outputs(book)


def _old_outputs(book: Book) -> list[Problem]:
    """Outputs on CUDA of a program that was edited since: no machine printed them for what the page shows."""
    names = [name for name in book.snippet_names() if snippets.output_path(book, name, "cuda").is_file()]
    old = verified.outdated(book, "cuda", names)
    what = "this was printed on CUDA before the program or its output changed"
    cure = "remove it, or on a machine with CUDA: make bless ONLY={}, make verify"
    paths = {name: book.relative(snippets.output_path(book, name, "cuda")) for name in old}
    return [Problem(path, 1, what, cure.format(name)) for name, path in paths.items()]


def mark_problems(book: Book) -> list[Problem]:
    """Marks of varying values that cannot be read, and outputs that no page can show as they are."""
    found = []
    for path in book.written(book.snippets, ".out"):
        text = read(path)
        strange = snippets.CONTROL.search(text)
        if strange:
            line = text.count("\n", 0, strange.start()) + 1
            what = f"this output holds the control character {strange[0]!r}, which a page cannot show"
            found.append(Problem(book.relative(path), line, what, "print without colours, carriage returns and bells"))
        try:
            found += _idle_ranges(book, path, text)
        except marks.MarkError as error:
            found.append(
                Problem(
                    book.relative(path),
                    error.line,
                    str(error),
                    "write {~sample|low..high~} around a number, {~sample|text~} around text",
                )
            )
    return found


def _idle_ranges(book: Book, path: Path, text: str) -> Iterable[Problem]:
    """Ranges that exclude nothing.

    Of a whole number those that begin at 0 or 1 and end where the count of its program does; of any number those that
    hold 0 and end far from the sample: neither a program that does nothing nor one without an end would be noticed.

    Raises:
        MarkError: a mark cannot be read.
    """
    program = path.with_name(f"{path.name.removesuffix('.out').removesuffix('.cuda')}.py")
    line, found = 1, []
    for part in marks.parts(text):
        idle = isinstance(part, marks.Varying) and part.sample.isdecimal() and part.low in (0, 1)
        if idle and program.is_file() and part.high in _whole_numbers(read(program)):
            what = f"the range {part.spec} of {part.sample} holds every number up to the {part.high:.0f} of its program"
            cure = (
                "leave out what a program that does not work would print, print a comparison instead, "
                f"or write {{~{part.sample}|text~}} and say on the page that it is one sample"
            )
            found.append(Problem(book.relative(path), line, what, cure))
        elif isinstance(part, marks.Varying) and _holds_everything(part):
            what = f"the range {part.spec} of {part.sample} holds 0 and all up to more than {FAR} times its sample"
            cure = (
                "leave out 0 or end it nearer, so that some value that the program could print lies outside, "
                f"or write {{~{part.sample}|text~}} and say on the page that it is one sample"
            )
            found.append(Problem(book.relative(path), line, what, cure))
        line += (part.text if isinstance(part, marks.Plain) else part.sample).count("\n")
    return found


def _holds_everything(part: marks.Varying) -> bool:
    if part.low is None or part.high is None or part.low > 0:
        return False
    return part.high > FAR * max(abs(float(part.sample)), 1e-6)


@lru_cache(maxsize=512)
def _whole_numbers(program: str) -> frozenset[int]:
    try:
        tree = ast.parse(program)
    except (SyntaxError, ValueError):
        return frozenset()
    return frozenset(
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) is int
    )


def size_problems(book: Book) -> list[Problem]:
    """Snippets that are too large to read on a phone."""
    found: list[Problem] = []
    for name in book.snippet_names():
        lines, file = snippets.source(book, name).splitlines(), f"snippets/{name}"
        for number, line in enumerate(lines, 1):
            if len(line) > LONGEST_LINE:
                what = f"this line has {len(line)} characters, more than {LONGEST_LINE}"
                found.append(Problem(file, number, what, "break it, or give things shorter names"))
        if len(lines) > MOST_LINES and not name.startswith(LAB):
            what = f"this snippet has {len(lines)} lines, more than {MOST_LINES}"
            found.append(Problem(file, MOST_LINES + 1, what, "show one thing; make two snippets of it"))
    return found
