"""What the names of a snippet hold and what of torch it calls, as one run showed it: `values.json` in its folder.

`make bless` writes a snippet's part of the file when it runs the snippet (`gatherbook/proof/values.py`); the build only
reads it. Each part holds a digest of the program that it was recorded from; a test records programs anew and compares.
A book without any such file does without.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from gatherbook.sources import files, snippets
from gatherbook.sources.book import Book
from gatherbook.sources.problems import Problem

FILE = "values.json"
SUBSCRIPT = "torch.Tensor.__getitem__"
_NUMBER = re.compile(r"-?\d+\.?\d*(?:e[+-]?\d+)?")
Place = tuple[int, int]


@dataclass(frozen=True)
class Values:
    """What one run of a program showed.

    Attributes:
        names: for a name's line (from 1) and column (from 0): dtype and shape of the tensor that it holds there, and
            its numbers below them if they are few.
        calls: where the program itself calls a function of torch, and its full name.
    """

    program: str
    names: Mapping[Place, str]
    calls: Mapping[Place, str]


def path_of(book: Book, name: str) -> Path:
    """The file that holds the part of the snippet `name`."""
    return (book.snippets / name).parent / FILE


def wanted(book: Book) -> bool:
    """Whether this book records values."""
    return any(book.written(book.snippets, FILE))


def part(program: str, names: Sequence[Sequence[Any]], calls: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """A snippet's part: each text once, each name by the number of its text, calls by the function.

    Args:
        program: the snippet's text.
        names: line, column and text of each name.
        calls: line, column and full name of each call.
    """
    texts = list(dict.fromkeys(text for *_, text in names))
    places: dict[str, list[list[int]]] = {}
    for line, column, function in calls:
        places.setdefault(function, []).append([line, column])
    return {
        "program": snippets.program_digest(program),
        "texts": texts,
        "names": [[line, column, texts.index(text)] for line, column, text in names],
        "calls": dict(sorted(places.items())),
    }


def parts(text: str) -> dict[str, dict[str, Any]]:
    """What a file holds, a part a snippet.

    Raises:
        ValueError: it cannot be read.
    """
    content = json.loads(text)
    if not isinstance(content, dict) or not all(isinstance(each, dict) for each in content.values()):
        raise ValueError("it is no table of snippets")
    for name, each in content.items():
        for key, kind in (("program", str), ("texts", list), ("names", list), ("calls", dict)):
            if not isinstance(each.get(key), kind):
                raise ValueError(f"{name}, {key}: this is no {kind.__name__}")
    return content


def written(content: Mapping[str, Mapping[str, Any]]) -> str:
    """What a file holds: a snippet a line."""
    rows = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(each, ensure_ascii=False, separators=(',', ':'))}"
        for name, each in sorted(content.items())
    )
    return f"{{\n{rows}\n}}\n"


def of(raw: Mapping[str, Any]) -> Values:
    """A part as it is used."""
    texts = raw["texts"]
    return Values(
        raw["program"],
        {(line, column): texts[number] for line, column, number in raw["names"]},
        {(line, column): function for function, places in raw["calls"].items() for line, column in places},
    )


def read(book: Book, name: str) -> Values | None:
    """What is recorded of a snippet as it is now; None if nothing is, or of an earlier text."""
    path = path_of(book, name)
    if not path.is_file():
        return None
    try:
        found = _parsed(files.read(path)).get(Path(name).name)
    except (ValueError, KeyError, TypeError, IndexError):
        return None  # `problems` tells of it
    return found if found and found.program == snippets.program_digest(snippets.source(book, name)) else None


@lru_cache(maxsize=256)
def _parsed(text: str) -> dict[str, Values]:
    return {name: of(each) for name, each in parts(text).items()}


def agree(recorded: Values, now: Values) -> bool:
    """Whether two records say the same; another processor may round the last digits of a float otherwise."""
    return (
        recorded.program == now.program
        and recorded.calls == now.calls
        and recorded.names.keys() == now.names.keys()
        and all(alike(text, now.names[place]) for place, text in recorded.names.items())
    )


def alike(one: str, other: str) -> bool:
    """Whether two texts differ in the last digits of their numbers at most."""
    if one == other:
        return True
    numbers = [[float(each) for each in _NUMBER.findall(text)] for text in (one, other)]
    words = [_NUMBER.sub("#", text).replace(" ", "") for text in (one, other)]
    return words[0] == words[1] and all(
        math.isclose(a, b, rel_tol=1e-3, abs_tol=2e-4) for a, b in zip(*numbers, strict=True)
    )


def problems(book: Book) -> list[Problem]:
    """Snippets of which nothing is recorded as they are now, parts of no snippet, files that cannot be read."""
    found: list[Problem] = []
    if not wanted(book):
        return found
    names = book.snippet_names()
    held: dict[Path, set[str]] = {}
    for path in book.written(book.snippets, FILE):
        try:
            held[path] = set(parts(files.read(path)))
        except ValueError as error:
            topic = path.parent.relative_to(book.snippets).as_posix()
            cure = f"take it from git, or remove it and make it again: make bless ONLY={topic}"
            found.append(Problem(book.relative(path), 1, f"this record of values cannot be read: {error}", cure))
    for name in names:
        path = path_of(book, name)
        if path.is_file() and path not in held:
            continue
        held.get(path, set()).discard(Path(name).name)
        if read(book, name) is None:
            what = f"what the names of snippets/{name} hold is not recorded of the text that it has now"
            found.append(Problem(book.relative(path), 1, what, f"make bless ONLY={name}"))
    for path, left in held.items():
        topic = path.parent.relative_to(book.snippets).as_posix()
        for name in sorted(left):
            what = f"this holds values of {topic}/{name}, which is no snippet"
            found.append(Problem(book.relative(path), 1, what, f"make bless ONLY={topic}"))
    return found
