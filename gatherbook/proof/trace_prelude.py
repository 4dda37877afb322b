"""Runs before a snippet, in its process: writes down what its indexing calls were given and gave back.

Only calls that the snippet itself writes count, not those that torch makes inside. At the process' end the calls are
written to standard output behind a mark.
"""

from __future__ import annotations

import atexit
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

ORDER = {
    "take_along_dim": ("input", "index", "dim"),
    "scatter_reduce": ("input", "dim", "index", "src", "reduce"),
}
OTHER_NAMES = {"self": "input", "indices": "index", "source": "src", "axis": "dim"}


def install(operations: Sequence[str], program: str, mark: str) -> None:
    """Wraps torch's functions and methods of these names, each with and without a trailing underscore.

    Args:
        program: the file name under which the snippet is compiled.
        mark: what stands before the calls in the output.
    """
    import torch

    calls: list[dict[str, Any]] = []
    for operation in operations:
        for name in (operation, f"{operation}_"):
            for owner in (torch, torch.Tensor):
                if hasattr(owner, name):
                    _wrap(owner, name, program, calls)
    descriptor = os.dup(1)
    atexit.register(lambda: os.write(descriptor, f"\n{mark}{json.dumps(calls)}\n".encode()))


def _wrap(owner: Any, name: str, program: str, calls: list[dict[str, Any]]) -> None:
    import torch

    original, operation = getattr(owner, name), name.rstrip("_")

    def wrapped(*given: Any, **named: Any) -> Any:
        caller = sys._getframe(1)
        before, line = None, caller.f_lineno
        if caller.f_code.co_filename == program:
            try:
                found = arguments(operation, given, named)
                before = {k: tensor(v) if isinstance(v, torch.Tensor) else v for k, v in found.items()}
                json.dumps(before)
            except Exception:  # what cannot be written down is not shown; the snippet must not notice
                before = None
        out = original(*given, **named)
        if before is not None:
            try:
                calls.append({"op": operation, "line": line, "args": before, "out": tensor(out)})
            except Exception:
                return out
        return out

    setattr(owner, name, wrapped)


def tensor(value: Any) -> dict[str, Any]:
    """A tensor's dtype, shape and values, flat; NaN and infinities as text."""
    flat = value.detach().resolve_conj().flatten().tolist()
    flat = [repr(each) if each != each or each in (float("inf"), float("-inf")) else each for each in flat]
    return {"dtype": str(value.dtype).removeprefix("torch."), "shape": list(value.shape), "data": flat}


def arguments(operation: str, given: Sequence[Any], named: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a call by the names that all operations share."""
    import torch

    order = ORDER.get(operation, ("input", "dim", "index", "src"))
    found = dict(zip(order, given, strict=False)) | {OTHER_NAMES.get(k, k): v for k, v in named.items()}
    if operation == "scatter" and not isinstance(found.get("src"), torch.Tensor) and "src" in found:
        found["value"] = found.pop("src")
    return found
