"""Runs a program as `python program.py` would, in a process of its own, and reports all that it printed.

Torch is imported once, in a process that does nothing else than fork: every program starts from the same
clean state, and whatever it changes (default dtype, seeds, threads, patched functions, working directory)
ends with it. Where a process cannot fork safely, each program gets an interpreter of its own instead.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, ClassVar

CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"
TIMEOUT_S = 120.0
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Request:
    """A program to run: its text, the name it goes by in messages, and the device that is torch's default."""

    text: str
    name: str
    device: str = "cpu"
    timeout_s: float = TIMEOUT_S


@dataclass(frozen=True)
class Result:
    """What a program did.

    `printed` is all that reached standard output and standard error, in order. `ended` says how it ended:
    returned, raised, exited, died or timed out; `error` is `Type: message` if it raised, `error_line` the
    program's own line where that happened. `line_of` maps a line of `printed` (from 0) to the program's line
    that wrote it.
    """

    printed: str
    ended: str
    error: str | None = None
    error_line: int | None = None
    line_of: dict[int, int] = field(default_factory=dict)

    @property
    def documented(self) -> str:
        """The output as an `.out` holds it: what was printed, and the error at its end if there was one."""
        if self.error is None:
            return self.printed
        separator = "" if not self.printed or self.printed.endswith("\n") else "\n"
        return f"{self.printed}{separator}{self.error}\n"


class Sandbox:
    """The process that forks. Use it as a context manager, or `close` it."""

    _ends: ClassVar[set[int]] = set()  # ours of every pipe; a later fork must not hold them open

    def __init__(self) -> None:
        self._requests: int | None = None
        self._results: Any = None
        self._pid = 0

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, request: Request) -> Result:
        """Runs the program and waits for its end."""
        if not CAN_FORK:
            return _run_alone(request)
        self.start()
        assert self._requests is not None
        os.write(self._requests, (json.dumps(asdict(request)) + "\n").encode())
        answer = self._results.readline()
        if not answer:
            raise RuntimeError("the process that runs the snippets died; run the tests again with -x to see where")
        return _result(json.loads(answer))

    def close(self) -> None:
        """Ends the process."""
        if self._pid:
            assert self._requests is not None
            self._ends -= {self._requests, self._results.fileno()}
            os.close(self._requests)
            self._results.close()
            os.waitpid(self._pid, 0)
            self._pid = 0

    def start(self) -> None:
        """Forks the process, if that has not happened; best done before the caller has threads."""
        if self._pid or not CAN_FORK:
            return
        import torch  # noqa: F401  (imported once, here; every fork has it)

        request_read, self._requests = os.pipe()
        result_read, result_write = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # 3.12 warns of threads; none of ours runs
            self._pid = os.fork()
        if self._pid == 0:
            for end in (*self._ends, self._requests, result_read):
                os.close(end)
            _serve(request_read, result_write)
        os.close(request_read)
        os.close(result_write)
        self._results = os.fdopen(result_read, encoding="utf-8")
        self._ends |= {self._requests, result_read}


def _serve(requests: int, results: int) -> None:
    """The forking process: one request a line in, one result a line out, until the requests end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    status = 1
    try:
        with os.fdopen(requests, encoding="utf-8") as incoming:
            for line in incoming:
                answer = json.dumps(_run_forked(Request(**json.loads(line)), keep=(requests, results)))
                os.write(results, (answer + "\n").encode())
        status = 0
    finally:
        os._exit(status)


def _run_forked(request: Request, keep: tuple[int, int]) -> dict[str, Any]:
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as report:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
        if pid == 0:
            try:
                os.setsid()
                for inherited in keep:
                    os.close(inherited)
                _become_program(request, printed.fileno(), report.fileno())
            finally:
                os._exit(70)
        timed_out = not _wait(pid, request.timeout_s)
        if timed_out:
            os.killpg(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        return _read(printed, report, timed_out)


def _wait(pid: int, timeout_s: float) -> bool:
    """Whether the process ended within the time."""
    deadline, pause = time.monotonic() + timeout_s, 0.001
    while time.monotonic() < deadline:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return True
        time.sleep(pause)
        pause = min(pause * 1.5, 0.02)
    return False


def _read(printed: Any, report: Any, timed_out: bool) -> dict[str, Any]:
    printed.seek(0)
    report.seek(0)
    text = printed.read().decode("utf-8", errors="backslashreplace")
    said = report.read()
    outcome = json.loads(said) if said and not timed_out else {"ended": "timed out" if timed_out else "died"}
    offsets = outcome.pop("offsets", [])
    return {"printed": text, "line_of": _lines_by_offset(text, offsets), **outcome}


def _lines_by_offset(text: str, offsets: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Which program line wrote each printed line, from the byte offsets at which each program line wrote."""
    encoded = text.encode()
    begun: dict[int, int] = {}
    for offset, line in offsets:
        begun.setdefault(encoded.count(b"\n", 0, offset), line)
    found, writer = [], None
    for row in range(text.count("\n") + 1):
        writer = begun.get(row, writer)  # a row in which no write begins belongs to the write before it
        if writer is not None:
            found.append((row, writer))
    return found


def _result(answer: dict[str, Any]) -> Result:
    answer["line_of"] = dict(answer.get("line_of", []))
    return Result(**answer)


def _run_alone(request: Request) -> Result:
    """The way without fork: an interpreter of its own, which imports torch again."""
    with tempfile.TemporaryDirectory() as folder:
        asked, printed, report = (Path(folder, name) for name in ("request.json", "printed", "report"))
        asked.write_text(json.dumps(asdict(request)), encoding="utf-8")
        for path in (printed, report):
            path.touch()
        timed_out = False
        try:
            subprocess.run(
                [sys.executable, "-m", "gatherbook.proof.sandbox", str(asked), str(printed), str(report)],
                cwd=_ROOT,
                timeout=request.timeout_s,
                check=False,
            )
        except subprocess.TimeoutExpired:
            timed_out = True
        with printed.open("rb") as text, report.open("rb") as said:
            return _result(_read(text, said, timed_out))


class _Recorder:
    """Standard output that goes straight to the descriptor and notes which line of the program wrote."""

    def __init__(self, descriptor: int, name: str, offsets: list[tuple[int, int]]) -> None:
        self._stream = os.fdopen(os.dup(descriptor), "w", encoding="utf-8", newline="")
        self._name, self._offsets = name, offsets

    def write(self, text: str) -> int:
        frame = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename == self._name:
                self._offsets.append((os.lseek(self._stream.fileno(), 0, os.SEEK_CUR), frame.f_lineno))
                break
            frame = frame.f_back  # type: ignore[assignment]
        count = self._stream.write(text)
        self._stream.flush()
        return count

    def __getattr__(self, attribute: str) -> Any:
        return getattr(self._stream, attribute)


def _become_program(request: Request, printed: int, report: int) -> None:
    """Runs the program in this process and ends the process; nothing after the call is reached."""
    import atexit
    import linecache
    import logging
    import random
    import threading
    import types

    import torch

    os.dup2(printed, 1)
    os.dup2(printed, 2)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    offsets: list[tuple[int, int]] = []
    sys.stdin = open(0, closefd=False, encoding="utf-8")  # noqa: SIM115
    sys.stdout = sys.__stdout__ = _Recorder(1, request.name, offsets)  # type: ignore[assignment,misc]
    sys.stderr = sys.__stderr__ = _Recorder(2, request.name, offsets)  # type: ignore[assignment,misc]
    atexit._clear()
    logging.root.handlers.clear()
    logging.root.setLevel(logging.WARNING)
    sys.excepthook, sys.displayhook = sys.__excepthook__, sys.__displayhook__
    sys.settrace(None)
    sys.argv = [request.name]
    random.seed()
    # What a plain `python program.py` filters; pytest has changed it.
    warnings.resetwarnings()
    for category in (ResourceWarning, ImportWarning, PendingDeprecationWarning, DeprecationWarning):
        warnings.simplefilter("ignore", category)
    warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
    warnings.showwarning = _show_warning
    program = types.ModuleType("__main__")
    program.__file__ = request.name
    sys.modules["__main__"] = program
    linecache.cache[request.name] = (
        len(request.text),
        None,
        request.text.splitlines(keepends=True),
        request.name,
    )
    outcome: dict[str, Any] = {"ended": "returned"}
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            code = compile(request.text, request.name, "exec", dont_inherit=True)
            if request.device != "cpu":
                torch.set_default_device(request.device)
            exec(code, program.__dict__)
        except SystemExit as error:
            outcome = {"ended": "exited", "error": f"SystemExit: {error.code}"}
        except BaseException as error:
            outcome = {"ended": "raised", "error": _last_line(error), "error_line": _line_in(error, request.name)}
        os.chdir("/")
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    outcome["offsets"] = offsets
    os.write(report, json.dumps(outcome).encode())
    os._exit(0)


def _show_warning(message: Warning | str, category: type[Warning], *_: object, **__: object) -> None:
    # Without the file and line that Python's own form begins with: they are those of this machine.
    sys.stderr.write(f"{category.__name__}: {message}\n")


def _last_line(error: BaseException) -> str:
    """`Type: message` as a traceback ends; of a message of many lines the first, and a sign that more follow."""
    import traceback

    lines = traceback.format_exception_only(type(error), error)
    said = lines[-1].strip().splitlines()
    return said[0] + (" […]" if len(said) > 1 else "")


def _line_in(error: BaseException, name: str) -> int | None:
    if isinstance(error, SyntaxError) and error.filename == name:
        return error.lineno
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


if __name__ == "__main__":
    asked_for, printed_to, report_to = map(Path, sys.argv[1:])
    with printed_to.open("r+b") as out, report_to.open("r+b") as to:
        _become_program(Request(**json.loads(asked_for.read_text(encoding="utf-8"))), out.fileno(), to.fileno())
