"""Runs a program as `python program.py` would, in a process of its own, and reports all that it printed.

Torch is imported once, in a process that does nothing else than fork: every program starts from the same
clean state, and whatever it changes (default dtype, seeds, threads, patched functions, working directory)
ends with it. Where a process cannot fork safely, each program gets an interpreter of its own instead.

Some calls make torch import a thousand more modules, which takes longer than the rest of the proof. A program whose
text names one is forked from a process that has imported them (`IMPORTED`); which one depends on its text alone. Such
a process is itself forked from the one that has imported less, so that nothing is imported twice.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from bisect import bisect_left
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"
TIMEOUT_S = 120.0
_SYMPY, _DYNAMO = "torch.fx.experimental.symbolic_shapes", "torch._dynamo"
_INDUCTOR, _ONNX = "torch._inductor.compile_fx", "torch.onnx._internal.exporter._core"
IMPORTED = (
    (re.compile(r"^(?:import|from) jax\b", re.MULTILINE), ("jax.numpy",)),
    (re.compile(r"^(?:import|from) matplotlib\b", re.MULTILINE), ("matplotlib.pyplot",)),
    (re.compile(r"torch\.onnx\b"), (_SYMPY, _DYNAMO, _INDUCTOR, _ONNX)),
    (re.compile(r"torch\.(?:compile|export)\b"), (_SYMPY, _DYNAMO, _INDUCTOR)),
    (
        re.compile(
            r"torch\.(?:compiler|nested|profiler|use_deterministic\w+|utils\.(?:checkpoint|deter\w+))\b"
            r"|\boptim\b|\blinear_cross_entropy\b"
        ),
        (_SYMPY, _DYNAMO),
    ),
    (re.compile(r"\.backward\([^)]|\bautograd\.grad\(|\bgrad(?:grad)?check\(|[\"']meta[\"']"), (_SYMPY,)),
)
"""What a program's text tells of the modules that it will have imported, besides torch, one forked from the other."""
_SETS_VARIABLE = re.compile(r"os\.environ(?:\[(?!\"KINETO_)[^\]\n]*\]\s*=(?!=)|\.(?:setdefault|update)\()")
"""Kineto's variables are read when a profiler starts, not by an import."""
NO_RUNTIME = re.compile(
    rb"^(?:W\d{4} [\d:.]+ \d+ (?:[^\n:]*/)?torch/utils/cpp_extension\.py:\d+\] (?:\[[\d/]+\] )?)?"  # torch's log
    rb"No CUDA runtime is found, using CUDA_HOME='[^'\n]*'\n",
    re.MULTILINE,
)
"""What a CUDA build of torch says on a machine with CUDA's compiler and no device: of the machine, not the program."""
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
    """The process that forks. Use it as a context manager, or `close` it.

    Args:
        imported: the modules that it has besides torch; it imports the last, the process that forks it has the others.
    """

    _ends: ClassVar[set[int]] = set()  # ours of every pipe; a later fork must not hold them open

    def __init__(self, imported: tuple[str, ...] = ()) -> None:
        self.imported = imported
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
        return result_of(self.answer(request))

    def answer(self, request: Request, caller: int | None = None) -> dict[str, Any]:
        """The same, as it comes out of the pipe.

        Args:
            caller: a pipe whose other end belongs to who wants to know; when it closes, this process ends.
        """
        self.start()
        assert self._requests is not None
        os.write(self._requests, (json.dumps(asdict(request)) + "\n").encode())
        if caller is not None:
            _wait_for(self._results.fileno(), caller)
        answer = self._results.readline()
        if not answer:
            raise RuntimeError("the process that runs the snippets died; run the tests again with -x to see where")
        return json.loads(answer)

    @property
    def pid(self) -> int:
        """The process that forks; 0 before it is started."""
        return self._pid

    def interrupt(self) -> None:
        """Ends the program that runs, and the process with it; `close` then has nothing to wait for."""
        if self._pid:
            os.kill(self._pid, signal.SIGTERM)

    def close(self) -> None:
        """Ends the process, when the program that it runs has ended."""
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

        _in_large_pages()
        request_read, self._requests = os.pipe()
        result_read, result_write = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # 3.12 warns of threads; none of ours runs
            self._pid = os.fork()
        if self._pid == 0:
            for end in (*self._ends, self._requests, result_read):
                os.close(end)
            _serve(request_read, result_write, self.imported)
        os.close(request_read)
        os.close(result_write)
        self._results = os.fdopen(result_read, encoding="utf-8")
        self._ends |= {self._requests, result_read}


def _in_large_pages() -> None:
    """Asks Linux to hold this process' own memory in pages of 2 MiB: a fork copies a table of pages, 512 times shorter.

    A third of the cost of a fork, and nothing but that: where a system cannot do it, all stays as it is.
    """
    maps, large, collapse = Path("/proc/self/maps"), 2 << 20, 25  # MADV_COLLAPSE, since Linux 6.1
    if not maps.is_file():
        return
    libc = ctypes.CDLL(None)
    for line in maps.read_text(encoding="utf-8").splitlines():
        where, rights, _, _, _, *name = line.split(maxsplit=5)
        begin, end = (int(each, 16) for each in where.split("-"))
        begin, end = -(-begin // large) * large, end // large * large
        if "w" in rights and "p" in rights and name in ([], ["[heap]"]) and begin < end:
            libc.madvise(ctypes.c_void_p(begin), ctypes.c_size_t(end - begin), collapse)


def _serve(requests: int, results: int, imported: tuple[str, ...]) -> None:
    """The forking process: one request a line in, one result a line out, until the requests end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    status = 1
    try:
        Sandbox._ends.clear()
        Sandbox._ends.update((requests, results))
        _forkers.clear()
        _running.clear()
        _adopt_orphans()
        _import(imported[-1:])
        with os.fdopen(requests, encoding="utf-8") as incoming:
            for line in incoming:
                request = Request(**json.loads(line))
                wanted = modules_of(request.text)[: len(imported) + 1]
                deeper = len(wanted) > len(imported)
                answer = _forker(wanted).answer(request, requests) if deeper else _run_forked(request, requests)
                os.write(results, (json.dumps(answer) + "\n").encode())
        for forker in _forkers.values():
            forker.close()
        status = 0
    finally:
        os._exit(status)


def modules_of(text: str) -> tuple[str, ...]:
    """The modules that a program is forked with, besides torch.

    None if it sets variables of its environment: modules read them when they are imported, so it imports them itself.
    """
    if _SETS_VARIABLE.search(text):
        return ()
    return next((modules for pattern, modules in IMPORTED if pattern.search(text)), ())


def _import(modules: tuple[str, ...]) -> None:
    """Imports them silently, or as many as there are: what they say belongs to no program."""
    if not modules:
        return
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module in modules:
            with suppress(ImportError):
                import_module(module)
    _in_large_pages()


_running: set[int] = set()
_forkers: dict[tuple[str, ...], Sandbox] = {}


def _forker(modules: tuple[str, ...]) -> Sandbox:
    return _forkers.setdefault(modules, Sandbox(modules))


def _end(*_: object) -> None:
    """Ends the forking process and what it runs."""
    for forker in _forkers.values():
        forker.interrupt()
    for pid in _running:
        _kill_group(pid)
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)  # only then are the processes that it began children of this one
    _end_orphans()
    os._exit(1)


_adopting: list[bool] = []


def _adopt_orphans() -> None:
    """Lets Linux make this process the parent of what a program leaves behind, in whatever session."""
    _adopting[:] = [sys.platform == "linux" and ctypes.CDLL(None).prctl(36, 1, 0, 0, 0) == 0]  # PR_SET_CHILD_SUBREAPER


def _end_orphans() -> None:
    """Ends what programs left behind, and what those began."""
    kept = {forker.pid for forker in _forkers.values()}
    while _adopting == [True]:
        found = {int(pid) for path in Path("/proc/self/task").glob("*/children") for pid in path.read_text().split()}
        if not found - kept:
            return
        for pid in found - kept:
            with suppress(ProcessLookupError, PermissionError, ChildProcessError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def _wait_for(answer: int, caller: int) -> None:
    """Waits until there is an answer to read; does not return if nobody is left to ask for it."""
    watched = select.poll()
    watched.register(answer, select.POLLIN | select.POLLHUP)
    watched.register(caller, select.POLLHUP)
    while True:
        happened = dict(watched.poll())
        if happened.get(caller, 0) & select.POLLHUP:
            _end()
        if answer in happened:
            return


def _run_forked(request: Request, caller: int) -> dict[str, Any]:
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as report:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
        if pid == 0:
            try:
                os.setsid()
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                for inherited in Sandbox._ends:
                    os.close(inherited)
                _become_program(request, printed.fileno(), report.fileno())
            finally:
                os._exit(70)
        _running.add(pid)
        timed_out = not _wait(pid, request.timeout_s, caller)
        if timed_out:
            _kill_group(pid)
            os.waitpid(pid, 0)
        _running.discard(pid)
        _kill_group(pid)  # what the program started does not outlive it
        _end_orphans()
        return _read(printed, report, timed_out)


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _wait(pid: int, timeout_s: float, requests: int) -> bool:
    """Whether the process ended within the time; does not return if nobody is left to ask for its result."""
    deadline, pause = time.monotonic() + timeout_s, 0.001
    watched = select.poll()
    watched.register(requests, select.POLLHUP)
    ended = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None
    if ended is not None:
        watched.register(ended, select.POLLIN)
        pause = timeout_s
    try:
        while time.monotonic() < deadline:
            happened = watched.poll(pause * 1000)
            if os.waitpid(pid, os.WNOHANG)[0]:
                return True
            if any(descriptor == requests and event & select.POLLHUP for descriptor, event in happened):
                _end()
            pause = pause if ended is not None else min(pause * 1.5, 0.02)
        return False
    finally:
        if ended is not None:
            os.close(ended)


def _read(printed: Any, report: Any, timed_out: bool) -> dict[str, Any]:
    printed.seek(0)
    report.seek(0)
    said = report.read()
    outcome = json.loads(said) if said and not timed_out else {"ended": "timed out" if timed_out else "died"}
    raw, offsets = without_the_machine(printed.read(), outcome.pop("offsets", []))
    text = raw.decode("utf-8", errors="backslashreplace")
    return {"printed": text, "line_of": _lines_by_offset(text, offsets), **outcome}


def without_the_machine(printed: bytes, offsets: list[tuple[int, int]]) -> tuple[bytes, list[tuple[int, int]]]:
    """What was printed without the lines that tell of the machine (`NO_RUNTIME`), and where each write then begins."""
    for found in reversed(list(NO_RUNTIME.finditer(printed))):
        begin, end = found.span()
        printed = printed[:begin] + printed[end:]
        offsets = [(at if at < end else at - (end - begin), line) for at, line in offsets if not begin <= at < end]
    return printed, offsets


def _lines_by_offset(text: str, offsets: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Which program line wrote each printed line, from the byte offsets at which each program line wrote."""
    ends = [match.start() for match in re.finditer(b"\n", text.encode())]
    begun: dict[int, int] = {}
    for offset, line in offsets:
        begun.setdefault(bisect_left(ends, offset), line)
    found, writer = [], None
    for row in range(text.count("\n") + 1):
        writer = begun.get(row, writer)  # a row in which no write begins belongs to the write before it
        if writer is not None:
            found.append((row, writer))
    return found


def raw(result: Result) -> dict[str, Any]:
    """A result as it goes through a pipe."""
    return asdict(result) | {"line_of": list(result.line_of.items())}


def result_of(answer: dict[str, Any]) -> Result:
    """A result as it came out of a pipe."""
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
            return result_of(_read(text, said, timed_out))


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
            if request.device != "cpu" and torch.cuda.is_initialized():
                torch.cuda.synchronize()  # what failed on the device behind the last line is seen here
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
