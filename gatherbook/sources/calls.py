"""The calls of a snippet that a figure can show, as they were recorded: `x.calls.json` beside `x.py`.

`make bless` writes the file when it runs the snippet (`gatherbook/proof/trace.py`); the build only reads it, so that no
build runs a program. The file holds a digest of the program that it was recorded from; a test records every file anew
and compares.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from gatherbook.sources import files, snippets
from gatherbook.sources.book import Book
from gatherbook.sources.pages import Figure, read_page
from gatherbook.sources.problems import BookError, Problem

Raw = dict[str, Any]


@dataclass(frozen=True)
class Tensor:
    """A small tensor: its values flat, row by row; NaN and infinities as text."""

    dtype: str
    shape: tuple[int, ...]
    data: tuple[Any, ...]


@dataclass(frozen=True)
class Call:
    """One call: the operation without a trailing underscore, the snippet's line, what went in and what came out."""

    op: str
    line: int
    args: dict[str, Any]
    out: Tensor

    def tensor(self, name: str) -> Tensor | None:
        value = self.args.get(name)
        return value if isinstance(value, Tensor) else None


def path_of(book: Book, name: str) -> Path:
    """Where the calls of the snippet `name` are recorded."""
    return (book.snippets / name).with_suffix(".calls.json")


def of(raw: Raw) -> Call:
    """A call from the form in which it is recorded."""

    def tensor(value: Any) -> Any:
        if isinstance(value, dict) and "shape" in value:
            return Tensor(value["dtype"], tuple(value["shape"]), tuple(value["data"]))
        return value

    return Call(raw["op"], raw["line"], {key: tensor(value) for key, value in raw["args"].items()}, tensor(raw["out"]))


def written(program: str, calls: Sequence[Raw]) -> str:
    """What a file of calls holds: the program's digest, then a call a line."""
    lines = ",\n".join(json.dumps(call, ensure_ascii=False, separators=(",", ":")) for call in calls)
    return f'{{"program": "{snippets.program_digest(program)}", "calls": [\n{lines}\n]}}\n'


def read(book: Book, name: str) -> list[Call]:
    """The recorded calls of a snippet, in the order in which it makes them.

    Raises:
        BookError: there is no record, it cannot be read, or it is of another program than the snippet is now.
    """
    path = path_of(book, name)

    def problem(what: str) -> BookError:
        return BookError(Problem(book.relative(path), 1, what, f"make bless ONLY={name}"))

    if not path.is_file():
        raise problem(f"the calls of snippets/{name}, which a figure shows, are not recorded")
    try:
        program, calls = _parsed(files.read(path))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise problem(f"this record of calls cannot be read ({error!r})") from error
    if program != snippets.program_digest(snippets.source(book, name)):
        raise problem(f"these calls were recorded from an earlier snippets/{name}")
    return list(calls)


@lru_cache(maxsize=512)
def _parsed(text: str) -> tuple[str, tuple[Call, ...]]:
    content = json.loads(text)
    return content["program"], tuple(of(raw) for raw in content["calls"])


def agree(recorded: Sequence[Call], now: Sequence[Call]) -> bool:
    """Whether two records say the same; another processor may round the last digits of a float otherwise."""
    return len(recorded) == len(now) and all(map(_agree, recorded, now))


def _agree(one: Any, other: Any) -> bool:
    if isinstance(one, Call) and isinstance(other, Call):
        same = (one.op, one.line, one.args.keys()) == (other.op, other.line, other.args.keys())
        return same and _agree(one.out, other.out) and all(_agree(one.args[key], other.args[key]) for key in one.args)
    if isinstance(one, Tensor) and isinstance(other, Tensor):
        same = one.dtype == other.dtype and len(one.shape) == len(other.shape) and len(one.data) == len(other.data)
        return same and all(map(_agree, (*one.shape, *one.data), (*other.shape, *other.data)))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-5, abs_tol=1e-7)
    return type(one) is type(other) and one == other


def fits(text: str, now: str) -> bool:
    """Whether a file of calls, if it can be read, says what `now` says."""
    try:
        (program, recorded), (program_now, calls_now) = _parsed(text), _parsed(now)
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    return program == program_now and agree(recorded, calls_now)


def shown(book: Book) -> dict[str, list[tuple[Path, Figure]]]:
    """The snippets whose calls some page shows, each with the figures that ask for them."""
    found: dict[str, list[tuple[Path, Figure]]] = {}
    for path in book.pages():
        for figure in read_page(path).figures:
            found.setdefault(figure.name, []).append((path, figure))
    return found


def problems(book: Book) -> list[Problem]:
    """Figures without a snippet or without their call, and records that no figure asks for."""
    found: list[Problem] = []
    asked = shown(book)
    for name, figures in asked.items():
        if not (book.snippets / name).is_file():
            found += _each(book, figures, f"the figure's snippet {name} does not exist", "name a snippet that does")
            continue
        try:
            calls = read(book, name)
        except BookError as error:
            found += error.problems
            continue
        found += _each(
            book,
            [(path, figure) for path, figure in figures if figure.number > len(calls)],
            f"snippets/{name} makes {len(calls)} call{'' if len(calls) == 1 else 's'} that a figure can show; "
            "this one asks for more",
            "name a snippet that calls gather, scatter or their kin on small tensors, or remove the figure",
        )
    for path in book.written(book.snippets, ".calls.json"):
        name = path.relative_to(book.snippets).as_posix().removesuffix(".calls.json") + ".py"
        if name not in asked:
            found.append(Problem(book.relative(path), 1, "no figure shows these calls", f"make bless ONLY={name}"))
    return found


def _each(book: Book, figures: Iterable[tuple[Path, Figure]], what: str, cure: str) -> list[Problem]:
    return [Problem(book.relative(path), figure.line, what, cure) for path, figure in figures]
