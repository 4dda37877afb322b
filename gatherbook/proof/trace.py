"""The indexing calls that a snippet makes, with their tensors, seen by running it.

A figure shows one of them. Nothing here is typed by hand: the snippet runs in the sandbox with torch's functions
wrapped, and what they were given and gave back is written down. Results are kept in `.cache/figures/` under a
hash of the snippet, so that a second build runs nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatherbook.proof.sandbox import Request, Sandbox
from gatherbook.sources import snippets
from gatherbook.sources.book import Book

OPERATIONS = ("gather", "take_along_dim", "index_select", "scatter", "scatter_add", "scatter_reduce", "index_add")
DTYPES = ("float32", "float64", "int64", "int32", "bool")
LONGEST_SIDE, HIGHEST_RANK = 8, 3
_MARK = "\x1ecalls:"
_VERSION = "4"

# Runs before the snippet, in its process. Only calls that the snippet itself writes count.
_WRAP = """
def _wrap_all():
    import atexit, json, os, sys, torch
    calls, real = [], {}
    def tensor(value):
        flat = value.detach().resolve_conj().flatten().tolist()
        flat = [repr(each) if each != each or each in (float("inf"), float("-inf")) else each for each in flat]
        return {"dtype": str(value.dtype).removeprefix("torch."), "shape": list(value.shape), "data": flat}
    def arguments(op, given, named):
        order = {"take_along_dim": ("input", "index", "dim"),
                 "scatter_reduce": ("input", "dim", "index", "src", "reduce")}.get(op, ("input", "dim", "index", "src"))
        other = {"self": "input", "indices": "index", "source": "src", "axis": "dim"}
        found = dict(zip(order, given)) | {other.get(k, k): v for k, v in named.items()}
        if op == "scatter" and not isinstance(found.get("src"), torch.Tensor) and "src" in found:
            found["value"] = found.pop("src")
        return found
    def wrap(owner, name):
        original, op = getattr(owner, name), name.rstrip("_")
        def wrapped(*given, **named):
            mine = sys._getframe(1).f_code.co_filename == NAME
            before = None
            if mine:
                try:
                    found = arguments(op, given, named)
                    before = {k: tensor(v) if isinstance(v, torch.Tensor) else v for k, v in found.items()}
                    line = sys._getframe(1).f_lineno
                except Exception:
                    before = None
            out = original(*given, **named)
            if before is not None:
                try:
                    json.dumps(before)
                    calls.append({"op": op, "line": line, "args": before, "out": tensor(out)})
                except Exception:
                    pass
            return out
        setattr(owner, name, wrapped)
    for op in OPERATIONS:
        for name in (op, op + "_"):
            for owner in (torch, torch.Tensor):
                if hasattr(owner, name):
                    wrap(owner, name)
    descriptor = os.dup(1)
    atexit.register(lambda: os.write(descriptor, ("\\n" + MARK + json.dumps(calls) + "\\n").encode()))
_wrap_all()
del _wrap_all
"""


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


def calls_of(book: Book, names: Sequence[str], cache: Path | None = None) -> dict[str, list[Call]]:
    """The calls of each snippet that a figure can show, in the order in which it makes them.

    Raises:
        BookError: a snippet does not exist.
    """
    found: dict[str, list[Call]] = {}
    with Sandbox() as sandbox:
        for name in names:
            text = snippets.source(book, name)
            kept = cache / f"{_hash(text)}.json" if cache else None
            if kept is not None and kept.is_file():
                raw = json.loads(kept.read_text(encoding="utf-8"))
            else:
                raw = _run(text, sandbox)
                if kept is not None:
                    kept.parent.mkdir(parents=True, exist_ok=True)
                    kept.write_text(json.dumps(raw), encoding="utf-8")
            found[name] = [call for call in map(_call, raw) if _drawable(call)]
    return found


def _run(text: str, sandbox: Sandbox) -> list[dict[str, Any]]:
    prelude = f"OPERATIONS, NAME, MARK = {OPERATIONS!r}, 'figure.py', {_MARK!r}\n{_WRAP}"
    program = f"exec(compile({prelude!r}, 'prelude.py', 'exec'))\nexec(compile({text!r}, 'figure.py', 'exec'))\n"
    printed = sandbox.run(Request(program, "traced.py")).printed
    at = printed.rfind(_MARK)
    return json.loads(printed[at + len(_MARK) :].splitlines()[0]) if at >= 0 else []


def _call(raw: dict[str, Any]) -> Call:
    def tensor(value: Any) -> Any:
        if isinstance(value, dict) and "shape" in value:
            return Tensor(value["dtype"], tuple(value["shape"]), tuple(value["data"]))
        return value

    return Call(raw["op"], raw["line"], {key: tensor(value) for key, value in raw["args"].items()}, tensor(raw["out"]))


def _tensors(call: Call) -> Iterator[Tensor]:
    yield call.out
    yield from (value for value in call.args.values() if isinstance(value, Tensor))


def _drawable(call: Call) -> bool:
    if call.tensor("input") is None or call.tensor("index") is None or call.args.get("out") is not None:
        return False
    return all(
        each.dtype in DTYPES
        and 1 <= len(each.shape) <= HIGHEST_RANK
        and all(1 <= size <= LONGEST_SIDE for size in each.shape)
        for each in _tensors(call)
    )


def _hash(text: str) -> str:
    return hashlib.sha256(f"{_VERSION}\n{_WRAP}\n{text}".encode()).hexdigest()[:24]
