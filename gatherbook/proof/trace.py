"""The indexing calls that a snippet makes, with their tensors, seen by running it.

A figure shows one of them. Nothing here is typed by hand: the snippet runs in the sandbox with torch's functions
wrapped (`trace_prelude.py`), and what they were given and gave back is written down. `make bless` records it
(`gatherbook/sources/calls.py`); no build runs a program.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

from gatherbook.proof import trace_prelude
from gatherbook.proof.sandbox import Request, Result
from gatherbook.proof.verdict import complaint
from gatherbook.sources import calls, snippets
from gatherbook.sources.book import Book
from gatherbook.sources.calls import Call, Raw, Tensor
from gatherbook.sources.problems import BookError, Problem

OPERATIONS = ("gather", "take_along_dim", "index_select", "scatter", "scatter_add", "scatter_reduce", "index_add")
DTYPES = ("float32", "float64", "int64", "int32", "bool")
LONGEST_SIDE, HIGHEST_RANK = 8, 3
MARK = "\x1ecalls:"


def request(book: Book, name: str) -> Request:
    """The program to run: the snippet, with its calls written down.

    Raises:
        BookError: there is no such snippet.
    """
    shown = f"snippets/{name}"  # the inner program's name too: an error is told at its line, not at the exec
    install = f"import {trace_prelude.__name__} as prelude\nprelude.install({OPERATIONS!r}, {shown!r}, {MARK!r})\n"
    text = snippets.source(book, name)
    return Request(f"{install}del prelude\nexec(compile({text!r}, {shown!r}, 'exec'))\n", shown)


def recorded(book: Book, name: str, run: Callable[[Request], Result]) -> str:
    """What `x.calls.json` holds for the snippet as it is now.

    Raises:
        BookError: there is no such snippet, or it does not print what is documented; then its calls mean nothing.
    """
    result = run(request(book, name))
    printed, _, behind = result.printed.rpartition(MARK)
    untraced = replace(result, printed=printed.removesuffix("\n") if behind else result.printed)
    wrong = complaint(book, name, "cpu", untraced, book.relative(calls.path_of(book, name)))
    if not behind or wrong:
        what = result.error or f"it {result.ended}"
        raise BookError(
            Problem(
                f"snippets/{name}",
                result.error_line or 1,
                f"the calls that a figure shows cannot be recorded; the snippet does not run as documented: {what}",
                "let it run here as its .out documents it",
            )
        )
    return calls.written(snippets.source(book, name), list(_drawable(json.loads(behind.splitlines()[0]))))


def _drawable(raw: list[Raw]) -> Iterator[Raw]:
    return (each for each in raw if drawable(calls.of(each)))


def drawable(call: Call) -> bool:
    """Whether a figure can show the call: it has an input and an index, and every tensor of it is small."""
    if call.tensor("input") is None or call.tensor("index") is None or call.args.get("out") is not None:
        return False
    tensors = [call.out, *(value for value in call.args.values() if isinstance(value, Tensor))]
    return all(
        each.dtype in DTYPES
        and 1 <= len(each.shape) <= HIGHEST_RANK
        and all(1 <= size <= LONGEST_SIDE for size in each.shape)
        for each in tensors
    )
