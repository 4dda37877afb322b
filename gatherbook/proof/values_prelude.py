"""Runs before a snippet, in its process: writes down what its names hold at each line, and what of torch it calls.

A statement counts the first time it runs. What it reads is written down before it runs, what it binds behind it. Only
the snippet's own frames are looked into; Python is asked to tell of their lines and calls, nothing of torch is wrapped.
At the process' end all is written to standard output behind a mark.
"""

from __future__ import annotations

import ast
import atexit
import json
import os
import sys
from types import FrameType
from typing import Any

SMALL = 16
"""Up to so many numbers a tensor is shown whole."""
SUBSCRIPT = "torch.Tensor.__getitem__"
_MODULES = {"torch._C._nn": "torch.nn.functional", "torch.functional": "torch", "torch._tensor": "torch.Tensor"}


class Statement:
    """One statement of the snippet without the statements inside it: the names that it reads and binds."""

    def __init__(self, node: ast.stmt) -> None:
        inner = {id(each) for each in ast.walk(node) if isinstance(each, ast.stmt) and each is not node}
        own = list(_walk(node, inner))
        inner_names = {id(name) for each in own for name in _names_of_its_own(each)}
        names = [each for each in own if isinstance(each, ast.Name) and id(each) not in inner_names]
        self.read = [each for each in names if isinstance(each.ctx, ast.Load)]
        self.bound = [each for each in names if isinstance(each.ctx, ast.Store)]
        self.subscripts = [each for each in own if isinstance(each, ast.Subscript) and isinstance(each.value, ast.Name)]
        self.seen = False
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            self.read = self.bound = []
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
        last = max([first, *(getattr(each, "end_lineno", first) or first for each in own if each is not node)])
        self.lines = range(first, last + 1)


def _walk(node: ast.AST, inner: set[int]) -> Any:
    yield node
    for child in ast.iter_child_nodes(node):
        if id(child) not in inner:
            yield from _walk(child, inner)


def _names_of_its_own(node: ast.AST) -> list[ast.Name]:
    """The names inside a comprehension or a lambda that are its own: a frame outside does not hold them."""
    if isinstance(node, ast.Lambda):
        own = {each.arg for each in ast.walk(node.args) if isinstance(each, ast.arg)}
    elif isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        targets = (name for each in node.generators for name in ast.walk(each.target))
        own = {name.id for name in targets if isinstance(name, ast.Name)}
    else:
        return []
    return [each for each in ast.walk(node) if isinstance(each, ast.Name) and each.id in own]


class Notes:
    """What is written down of one run."""

    def __init__(self, program: str, text: str) -> None:
        self.program = program
        tree = ast.parse(text)
        self.statements: dict[int, Statement] = {}
        self.arguments: dict[int, list[ast.arg]] = {}
        self.called_at: dict[str, list[tuple[range, int, int]]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.stmt):
                found = Statement(node)
                self.statements |= dict.fromkeys(found.lines, found)
            if isinstance(node, ast.FunctionDef):
                self.arguments[node.lineno] = [each for each in ast.walk(node.args) if isinstance(each, ast.arg)]
            if isinstance(node, ast.Call):
                self._call(node)
        self.names: dict[tuple[int, int], str] = {}
        self.calls: set[tuple[int, int, str]] = set()
        self.running: dict[int, Statement] = {}
        self.entered: set[int] = set()

    def _call(self, node: ast.Call) -> None:
        to = node.func
        if isinstance(to, ast.Attribute):
            name, line, column = to.attr, to.end_lineno or to.lineno, (to.end_col_offset or 0) - len(to.attr.encode())
        elif isinstance(to, ast.Name):
            name, line, column = to.id, to.lineno, to.col_offset
        else:
            return
        lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
        self.called_at.setdefault(name, []).append((lines, line, column))

    def trace(self, frame: FrameType, event: str, _: Any) -> Any:
        """Python's tracing: a line begins, a frame of the snippet begins or ends."""
        if frame.f_code.co_filename != self.program:
            return None
        if event == "call":
            first = frame.f_code.co_firstlineno
            if first in self.arguments and first not in self.entered:
                self.entered.add(first)
                self._note(frame, self.arguments[first])
        elif event == "line":
            self._begin(frame, self.statements.get(frame.f_lineno))
        elif event == "return":
            self._finish(frame)
        elif event == "exception":
            self.running.pop(id(frame), None)
        return self.trace

    def _begin(self, frame: FrameType, statement: Statement | None) -> None:
        if self.running.get(id(frame)) is statement:
            return
        self._finish(frame)
        if statement is None or statement.seen:
            return
        statement.seen = True
        self.running[id(frame)] = statement
        self._note(frame, statement.read)
        for each in statement.subscripts:
            if _by_tensor(each, frame):
                self.calls.add((each.value.lineno, each.value.col_offset, SUBSCRIPT))

    def _finish(self, frame: FrameType) -> None:
        statement = self.running.pop(id(frame), None)
        if statement is not None:
            self._note(frame, statement.bound)

    def _note(self, frame: FrameType, nodes: list[Any]) -> None:
        for node in nodes:
            said = described(_held(frame, node.arg if isinstance(node, ast.arg) else node.id))
            if said:
                self.names[node.lineno, node.col_offset] = said

    def profile(self, frame: FrameType, event: str, of: Any) -> None:
        """Python's profiling: a function begins that the snippet itself calls."""
        if event == "c_call" and frame.f_code.co_filename == self.program:
            self._called(frame, of.__name__, _owner(of))
        elif event == "call" and frame.f_back is not None and frame.f_back.f_code.co_filename == self.program:
            module = frame.f_globals.get("__name__", "")
            if module.startswith("torch"):
                self._called(frame.f_back, frame.f_code.co_name, _MODULES.get(module, module))

    def _called(self, frame: FrameType, name: str, owner: str | None) -> None:
        for lines, line, column in self.called_at.get(name, ()) if owner else ():
            if frame.f_lineno in lines:
                self.calls.add((line, column, f"{owner}.{name}"))


def _held(frame: FrameType, name: str) -> Any:
    return frame.f_locals.get(name, frame.f_globals.get(name))


def _owner(function: Any) -> str | None:
    """Whose function it is, as the documentation names it; None if it is not torch's."""
    import torch

    of = getattr(function, "__self__", None)
    if isinstance(of, torch.Tensor):
        return "torch.Tensor"
    if of is None:
        return "torch" if getattr(torch, function.__name__, None) is function else None
    return _MODULES.get(getattr(of, "__name__", type(of).__name__))


def _by_tensor(node: ast.Subscript, frame: FrameType) -> bool:
    """Whether a tensor is indexed by one: `x[i]`, and also `x[rows, i]` or `x[x > 0]`."""
    import torch

    names = [each.id for each in ast.walk(node.slice) if isinstance(each, ast.Name)]
    held = [_held(frame, name) for name in names]
    return isinstance(_held(frame, node.value.id), torch.Tensor) and any(  # type: ignore[attr-defined]
        isinstance(each, torch.Tensor) and each.dim() > 0 for each in held
    )


def described(value: Any) -> str | None:
    """A tensor's dtype and shape, and its numbers below them if they are few; None for anything else."""
    import torch

    if type(value) not in (torch.Tensor, torch.nn.Parameter) or value.is_nested:
        return None
    try:
        if torch._C._functorch.is_functorch_wrapped_tensor(value):
            return None
        said = f"{str(value.dtype).removeprefix('torch.')} {tuple(value.shape)}"
        if value.layout is not torch.strided:
            return f"{said} {str(value.layout).removeprefix('torch.')}"
        if value.is_meta or not 0 < value.numel() <= SMALL:
            return said
        shown = repr(value.detach().resolve_conj().clone())
        return f"{said}\n{_inside(shown)}"
    except Exception:  # what cannot be written down is not shown; the snippet must not notice
        return None


def _inside(shown: str) -> str:
    """The numbers of what torch prints of a tensor, each row below the one before it."""
    numbers = shown.removeprefix("tensor(").rpartition(")")[0]
    numbers = numbers.split(", dtype=")[0].split(", device=")[0].rstrip(",\n ")
    return "\n".join(line.removeprefix(" " * len("tensor(")) for line in numbers.split("\n"))


def install(program: str, text: str, mark: str) -> None:
    """Begins to write down what the program does that is compiled under this file name from this text."""
    notes = Notes(program, text)
    descriptor = os.dup(1)

    def end() -> None:
        names = [[line, column, said] for (line, column), said in sorted(notes.names.items())]
        content = {"names": names, "calls": [list(each) for each in sorted(notes.calls)]}
        os.write(descriptor, f"\n{mark}{json.dumps(content)}\n".encode())

    atexit.register(end)
    sys.setprofile(notes.profile)
    sys.settrace(notes.trace)
