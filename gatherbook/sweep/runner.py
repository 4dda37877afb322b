"""Runs the cases in forked workers, so that a crash ends one case and not the sweep."""

from __future__ import annotations

import json
import os
import re
import selectors
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

Key = tuple[str, int, tuple[str, ...]]
TIMEOUT_S = 180.0
_SPOILT = "CUDA error"
_ASSERTION = re.compile(r"Assertion `(.+?)` failed")


@dataclass
class Batch:
    """The cases of one probe for one operation: each the number of a form and the words of its axes."""

    operation: str
    probe: str
    cases: list[tuple[int, tuple[str, ...]]]
    cost: float
    answers: dict[int, str | None] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How a resumed sweep recognises it."""
        return f"{self.operation}/{self.probe}"


def prepare() -> None:
    """Imports all that a worker needs, without starting a thread."""
    os.environ.setdefault("TORCHINDUCTOR_COMPILE_THREADS", "1")
    os.environ.setdefault("PYTORCH_NVML_BASED_CUDA_CHECK", "1")  # asks for devices without starting CUDA before a fork
    import torch
    import torch._dynamo
    import torch.export
    import torch.profiler

    torch.set_num_threads(1)
    torch.set_warn_always(True)


def batches(only: str | None, quick: bool) -> list[Batch]:
    """All batches, in the order of the operations; those of large sizes last."""
    from gatherbook.sweep.operations import OPERATIONS
    from gatherbook.sweep.probes import PROBES

    found = []
    for operation in OPERATIONS:
        if only and operation.name != only:
            continue
        for probe in PROBES:
            if quick and probe.large:
                continue
            cases = [(k, case) for k, form in enumerate(operation.forms) for case in probe.cases(operation, form)]
            if cases:
                found.append((probe.large, Batch(operation.name, probe.name, cases, probe.cost * len(cases))))
    return [batch for _, batch in sorted(found, key=lambda each: each[0])]


def work(batches: list[Batch], todo: list[tuple[int, int]], device: str, pipe: int) -> None:
    """Answers cases, in a worker: a line when one begins, a line when it is done. Never returns.

    Args:
        todo: the numbers of a batch and of a case in it.
    """
    import torch

    from gatherbook.sweep.operations import BY_NAME
    from gatherbook.sweep.probes import PROBES, Context

    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        aside = tempfile.TemporaryFile()  # noqa: SIM115  (ends with the process)
        os.dup2(aside.fileno(), 2)
        if device != "cpu":
            torch.set_default_device(device)
        context, probes = Context(device), {each.name: each for each in PROBES}
        for b, k in todo:
            os.write(pipe, f"{json.dumps([b, k])}\n".encode())
            batch = batches[b]
            operation, probe, (form, case) = BY_NAME[batch.operation], probes[batch.probe], batch.cases[k]
            torch.manual_seed(0)
            ask = partial(probe.answer, context, operation, operation.forms[form], case)
            answer = ask() if device == "cpu" else _waited_for(ask)
            if answer is not None:
                answer += _printed(aside)
            os.write(pipe, (json.dumps([b, k, answer]) + "\n").encode())
            if answer is not None and device == "cuda" and _SPOILT in answer:
                break
        status = 0
    except BaseException as error:
        os.write(pipe, (json.dumps(["broken", repr(error)]) + "\n").encode())
    finally:
        os._exit(status)


def _waited_for(do: Callable[[], str | None]) -> str | None:
    """What `do` answers once the device is done; an assertion that failed there spoils the process, whoever sees it."""
    import torch

    from gatherbook.sweep.operands import failure

    answer: str | None = None
    try:
        answer = do()
        torch.cuda.synchronize()
    except Exception as error:
        if answer is None or _SPOILT not in answer:
            answer = failure(error)
    return None if answer is not None and "out of memory" in answer else answer  # that is the machine's, not the call's


def _printed(aside: Any) -> str:
    """The warnings that the library wrote to standard error itself, and the assertions that failed on a device."""
    size = os.fstat(aside.fileno()).st_size
    if not size:
        return ""
    os.lseek(aside.fileno(), 0, os.SEEK_SET)
    text = os.read(aside.fileno(), 100_000).decode(errors="replace")
    os.ftruncate(aside.fileno(), 0)
    os.lseek(aside.fileno(), 0, os.SEEK_SET)
    found = sorted(
        {
            line.split("Warning: ", 1)[1].split(" (function")[0].split(" (Triggered")[0][:240]
            for line in text.split("\n")
            if "Warning: " in line and line.startswith("[W")
        }
    )
    failed = sorted(set(_ASSERTION.findall(text)))
    return "".join([f" ~stderr: {each}" for each in found] + [f" ~assertion: {each[:240]}" for each in failed])


class Worker:
    """A forked process that answers batches; started again behind a case that ended it."""

    def __init__(self, batches: list[Batch], device: str) -> None:
        self.batches, self.device, self.rest = batches, device, b""
        self.began: tuple[int, int] | None = None
        self.broken: str | None = None
        self.start()

    def start(self) -> None:
        """Forks."""
        todo = [
            (b, k) for b, batch in enumerate(self.batches) for k in range(len(batch.cases)) if k not in batch.answers
        ]
        self.pipe, end = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.pipe)
            work(self.batches, todo, self.device, end)
        os.close(end)
        self.began, self.since = None, time.monotonic()

    def read(self) -> bool:
        """Takes in what has arrived; False at the end of the process."""
        data = os.read(self.pipe, 1 << 16)
        if not data:
            return False
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            said = json.loads(line)
            self.since = time.monotonic()
            if said[0] == "broken":
                self.broken = said[1]
            elif len(said) == 2:
                self.began = (said[0], said[1])
            else:
                self.batches[said[0]].answers[said[1]] = said[2]
                self.began = None
        return True

    def ended(self) -> bool:
        """Cleans up after the process; True if the batches are complete, else it is started again.

        Raises:
            RuntimeError: the sweep itself is wrong, not torch.
        """
        os.close(self.pipe)
        _, status = os.waitpid(self.pid, 0)
        at = self.began
        if self.broken:
            where = f"{self.batches[at[0]].name} {self.batches[at[0]].cases[at[1]]}" if at else self.batches[0].name
            raise RuntimeError(f"{where}: {self.broken}")
        if at is not None:
            by = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else "exit"
            self.batches[at[0]].answers[at[1]] = "timed-out" if by == "SIGKILL" else f"crashed {by}"
        if all(len(batch.answers) == len(batch.cases) for batch in self.batches):
            return True
        self.rest = b""
        self.start()
        return False

    def overdue(self) -> None:
        """Ends a process whose case takes too long."""
        if time.monotonic() - self.since > TIMEOUT_S:
            os.kill(self.pid, signal.SIGKILL)
            self.since = time.monotonic()


def together(todo: list[Batch], device: str) -> list[list[Batch]]:
    """The batches that one process answers. On CUDA it takes longer to start than to answer: those of an operation."""
    if device == "cpu":
        return [[batch] for batch in todo]
    found: dict[str, list[Batch]] = {}
    for batch in todo:
        found.setdefault(batch.operation, []).append(batch)
    return sorted(found.values(), key=lambda group: -sum(len(batch.cases) for batch in group))


def run(todo: list[Batch], device: str, jobs: int, show: bool) -> Iterator[Batch]:
    """Runs the batches, `jobs` processes at a time, and yields each when all its cases are answered."""
    waiting, total, done, began = together(todo, device), sum(each.cost for each in todo) or 1.0, 0.0, time.monotonic()
    selector = selectors.DefaultSelector()
    active = 0
    while waiting or active:
        while waiting and active < jobs:
            worker = Worker(waiting.pop(0), device)
            selector.register(worker.pipe, selectors.EVENT_READ, worker)
            active += 1
        for key, _ in selector.select(timeout=2.0):
            worker = key.data
            if worker.read():
                continue
            selector.unregister(key.fd)
            if worker.ended():
                active -= 1
                done += sum(batch.cost for batch in worker.batches)
                if show:
                    _progress(done / total, time.monotonic() - began, worker.batches[-1].name)
                yield from worker.batches
            else:
                selector.register(worker.pipe, selectors.EVENT_READ, worker)
        for key in list(selector.get_map().values()):
            key.data.overdue()
    if show:
        sys.stderr.write("\n")


def _progress(share: float, passed: float, name: str) -> None:
    left = int(passed / share - passed) if share else 0
    bar = "#" * int(share * 30)
    sys.stderr.write(f"\r[{bar:30}] {share * 100:3.0f} %  {left // 60}:{left % 60:02d} left  {name[:40]:40}")
    sys.stderr.flush()


class Journal:
    """The batches that are done, one a line, so that a stopped sweep goes on where it was."""

    def __init__(self, path: Path, resume: bool) -> None:
        self.path = path
        self.known: dict[str, list[str | None]] = {}
        if resume and path.is_file():
            for line in path.read_text(encoding="utf-8").splitlines():
                try:
                    entry = json.loads(line)
                except ValueError:
                    continue  # the line that was being written
                self.known[entry["name"]] = entry["answers"]
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("", encoding="utf-8")

    def take(self, batch: Batch) -> bool:
        """Fills in a batch that was done before."""
        answers = self.known.get(batch.name)
        if answers is None or len(answers) != len(batch.cases):
            return False
        batch.answers = dict(enumerate(answers))
        return True

    def add(self, batch: Batch) -> None:
        """Writes down a batch."""
        with self.path.open("a", encoding="utf-8") as file:
            answers = [batch.answers[k] for k in range(len(batch.cases))]
            file.write(json.dumps({"name": batch.name, "answers": answers}) + "\n")
