"""A second opinion: runs programs from another interpreter, so that what depends on the process shows.

Two forks of one process share its hash seed, the addresses of its objects, its threads, its directory, its time zone
and its locale; two runs that agree there may still disagree on the next machine. Here all of these differ.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from gatherbook.proof.sandbox import CAN_FORK, Request, Result, Sandbox, raw, result_of

DIFFERENT = "hash seed, addresses, threads, directory, time zone and locale"
_ROOT = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from gatherbook.proof import elsewhere; elsewhere.serve()"


class Elsewhere:
    """The other interpreter, started at the first program. Use it as a context manager, or `close` it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Elsewhere:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, request: Request) -> Result:
        """Runs the program there and waits for its end."""
        process = self._process or self._start()
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps(asdict(request)) + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        if not answer:
            raise RuntimeError("the interpreter that runs the snippets a second time died")
        return result_of(json.loads(answer))

    def close(self) -> None:
        """Ends the interpreter and what it runs: it sees that nobody asks any more."""
        if self._process is not None:
            self._process.communicate()
            self._process = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _start(self) -> subprocess.Popen[str]:
        self._folder = tempfile.TemporaryDirectory(prefix="elsewhere-")
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, str(_ROOT)],
            cwd=self._folder.name, env={**os.environ, **environment()},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip
        return self._process


def environment() -> dict[str, str]:
    """What the other interpreter has otherwise than this one."""
    seed = os.environ.get("PYTHONHASHSEED", "")
    threads = os.environ.get("OMP_NUM_THREADS", "")
    usual = int(threads) if threads.isdecimal() else os.cpu_count() or 1
    return {
        "PYTHONHASHSEED": "4021" if seed != "4021" else "4022",
        "OMP_NUM_THREADS": str(usual + 1),
        "MKL_DYNAMIC": "FALSE",  # else MKL allows no more threads than cores
        "TZ": "XST-12:45" if os.environ.get("TZ") != "XST-12:45" else "YST+3:30",  # no table of zones is needed
        "LC_ALL": "C" if os.environ.get("LC_ALL") != "C" else "C.UTF-8",
    }


def serve() -> None:
    """The other interpreter: a request a line in, a result a line out, until the requests end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked decides
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what an import says is no answer
    kept = [bytes(random.randrange(1, 512)) for _ in range(random.randrange(1_000, 9_000))]
    with Sandbox() as sandbox:
        for line in sys.stdin:
            request = Request(**json.loads(line))
            answer = sandbox.answer(request, sys.stdin.fileno()) if CAN_FORK else raw(sandbox.run(request))
            answers.write(json.dumps(answer) + "\n")
            answers.flush()
    del kept
