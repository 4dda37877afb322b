"""What PyTorch makes of a program: many programs in one forked process, the state of torch put back between them.

Faster than the sandbox of gatherbook/proof/, which forks for each program; a program that hangs or kills its process is skipped
and the next one gets a new process.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import signal
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch

# Of the processor, so that a busy machine cuts nothing short.
SECONDS = 3.0
BYTES = 6 << 30


@dataclass(frozen=True)
class Expected:
    """What was printed, and the error as `(type, message)` if one was raised; None for both if it could not be run."""

    printed: str | None
    error: tuple[str, str] | None


def _reset() -> None:
    torch.use_deterministic_algorithms(False)
    torch.set_grad_enabled(True)
    torch.set_default_dtype(torch.float32)
    torch.set_default_device(None)


def _one(text: str) -> dict[str, Any]:
    out = io.StringIO()
    error: list[str] | None = None
    _reset()
    with contextlib.redirect_stdout(out), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(compile(text, "program.py", "exec", dont_inherit=True), {"__name__": "__main__"})
        except TimeoutError:
            return {"printed": None, "error": None}
        except BaseException as raised:
            error = [type(raised).__name__, str(raised)]
    printed = out.getvalue()
    return {"printed": printed if len(printed) < 300_000 else None, "error": error}


def _alarm(*_: object) -> None:
    raise TimeoutError


def _serve(programs: Sequence[str], descriptor: int) -> None:
    """Runs in the child: one JSON line a program."""
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    signal.signal(signal.SIGPROF, _alarm)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        for text in programs:
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            try:
                answer = _one(text)
            except TimeoutError:
                answer = {"printed": None, "error": None}
            signal.setitimer(signal.ITIMER_PROF, 0)
            stream.write(json.dumps(answer) + "\n")
            stream.flush()


def _child(programs: Sequence[str]) -> Iterator[dict[str, Any]]:
    reader, writer = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reader)
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 2)
        try:
            torch.set_num_threads(1)
            _serve(programs, writer)
        finally:
            os._exit(0)
    os.close(writer)
    try:
        with os.fdopen(reader, encoding="utf-8") as stream:
            for line in stream:
                yield json.loads(line)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def expected(programs: Sequence[str]) -> list[Expected]:
    """What PyTorch makes of each program, in order."""
    found: list[Expected] = []
    while len(found) < len(programs):
        for answer in _child(programs[len(found) :]):
            error = answer["error"]
            found.append(Expected(answer["printed"], (error[0], error[1]) if error else None))
        if len(found) < len(programs):
            found.append(Expected(None, None))
    return found
