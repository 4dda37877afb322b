"""What the names of a snippet hold at each line, and what of torch it calls, seen by running it.

A page shows it to who points at a name. The snippet runs in the sandbox, and Python tells of its lines and calls
(`values_prelude.py`). What two runs in different circumstances do not agree on is left out: the numbers, or all of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from gatherbook.proof import values_prelude
from gatherbook.proof.sandbox import Request, Result
from gatherbook.proof.verdict import complaint
from gatherbook.sources import snippets, values
from gatherbook.sources.book import Book

MARK = "\x1evalues:"


def request(book: Book, name: str) -> Request:
    """The program to run: the snippet, with what its names hold written down.

    Raises:
        BookError: there is no such snippet.
    """
    shown, text = f"snippets/{name}", snippets.source(book, name)
    install = f"import {values_prelude.__name__} as prelude\nprelude.install({shown!r}, {text!r}, {MARK!r})\n"
    return Request(f"{install}del prelude\nexec(compile({text!r}, {shown!r}, 'exec'))\n", shown)


def recorded(book: Book, name: str, runs: Sequence[Callable[[Request], Result]]) -> dict[str, Any]:
    """A snippet's part of `values.json`: what all runs agree on.

    A program that does not print what is documented while it is watched has a part without values: it measures its
    own memory or time, or compiles itself, and what it would show is not what it does.
    """
    seen = [_seen(book, name, run) for run in runs]
    text = snippets.source(book, name)
    if not all(seen):
        return values.part(text, [], [])
    texts = [{(line, column): said for line, column, said in each["names"]} for each in seen]
    places = set.intersection(*(set(each) for each in texts))
    names = [[*place, said] for place in sorted(places) if (said := _common([each[place] for each in texts]))]
    calls = set.intersection(*({tuple(call) for call in each["calls"]} for each in seen))
    return values.part(text, names, sorted(calls))


def _seen(book: Book, name: str, run: Callable[[Request], Result]) -> dict[str, Any]:
    """What one run wrote down; empty if it did not do what is documented."""
    result = run(request(book, name))
    printed, _, behind = result.printed.rpartition(MARK)
    if not behind:
        return {}
    unwatched = replace(result, printed=printed.removesuffix("\n"))
    where = book.relative(values.path_of(book, name))
    return {} if complaint(book, name, "cpu", unwatched, where) else json.loads(behind.splitlines()[0])


def _common(texts: Sequence[str]) -> str:
    """What all of these say: the whole, or dtype and shape, or nothing."""
    if all(values.alike(each, texts[0]) for each in texts):
        return texts[0]
    first = {each.split("\n", 1)[0] for each in texts}
    return first.pop() if len(first) == 1 else ""
