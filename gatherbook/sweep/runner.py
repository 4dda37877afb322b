"""Runs the cases in forked workers, so that a crash ends one case and not the sweep."""

from __future__ import annotations

import json
import os
import selectors
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Key = tuple[str, int, tuple[str, ...]]
TIMEOUT_S = 180.0


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


def work(batch: Batch, todo: list[int], device: str, pipe: int) -> None:
    """Answers the cases of a batch, in a worker: a line when one begins, a line when it is done. Never returns."""
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
        operation, context = BY_NAME[batch.operation], Context(device)
        probe = next(each for each in PROBES if each.name == batch.probe)
        for k in todo:
            os.write(pipe, f"{k}\n".encode())
            form, case = batch.cases[k]
            torch.manual_seed(0)
            answer = probe.answer(context, operation, operation.forms[form], case)
            if answer is not None:
                answer += _printed(aside)
            os.write(pipe, (json.dumps([k, answer]) + "\n").encode())
            if answer is not None and device == "cuda" and "CUDA error" in answer:
                break
        status = 0
    except BaseException as error:
        os.write(pipe, (json.dumps(["broken", repr(error)]) + "\n").encode())
    finally:
        os._exit(status)


def _printed(aside: Any) -> str:
    """The warnings that the library wrote to standard error itself."""
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
    return "".join(f" ~stderr: {each}" for each in found)


class Worker:
    """A forked process that answers one batch; started again behind a case that ended it."""

    def __init__(self, batch: Batch, device: str) -> None:
        self.batch, self.device, self.began, self.rest = batch, device, None, b""  # type: ignore[var-annotated]
        self.broken: str | None = None
        self.start()

    def start(self) -> None:
        """Forks."""
        todo = [k for k in range(len(self.batch.cases)) if k not in self.batch.answers]
        self.pipe, end = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.pipe)
            work(self.batch, todo, self.device, end)
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
            if isinstance(said, int):
                self.began = said
            elif said[0] == "broken":
                self.broken = said[1]
            else:
                self.batch.answers[said[0]] = said[1]
                self.began = None
        return True

    def ended(self) -> bool:
        """Cleans up after the process; True if the batch is complete, else it is started again.

        Raises:
            RuntimeError: the sweep itself is wrong, not torch.
        """
        os.close(self.pipe)
        _, status = os.waitpid(self.pid, 0)
        if self.broken:
            case = self.batch.cases[self.began] if self.began is not None else None
            raise RuntimeError(f"{self.batch.name} {case}: {self.broken}")
        if self.began is not None:
            by = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else "exit"
            self.batch.answers[self.began] = "timed-out" if by == "SIGKILL" else f"crashed {by}"
        if len(self.batch.answers) == len(self.batch.cases):
            return True
        self.rest = b""
        self.start()
        return False

    def overdue(self) -> None:
        """Ends a process whose case takes too long."""
        if time.monotonic() - self.since > TIMEOUT_S:
            os.kill(self.pid, signal.SIGKILL)
            self.since = time.monotonic()


def run(todo: list[Batch], device: str, jobs: int, show: bool) -> Iterator[Batch]:
    """Runs the batches, `jobs` at a time, and yields each when all its cases are answered."""
    waiting, total, done, began = list(todo), sum(each.cost for each in todo) or 1.0, 0.0, time.monotonic()
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
                done += worker.batch.cost
                if show:
                    _progress(done / total, time.monotonic() - began, worker.batch.name)
                yield worker.batch
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
