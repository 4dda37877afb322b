"""Proving the blocks of pages: each runs on every device in use and must print what stands under it.

Needs torch and markdown-it only; pytest's door to it is `plugin.py`, `make check`'s is `gatherbook/check.py`.
"""

from __future__ import annotations

import marshal
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from gatherbook.proof import devices as proof_devices
from gatherbook.proof import verified
from gatherbook.proof.sandbox import CAN_FORK, Request, Result, Sandbox
from gatherbook.proof.verdict import complaint
from gatherbook.sources import marks, snippets
from gatherbook.sources.book import BOOK, DEVICES, Book, language_of
from gatherbook.sources.pages import Fence, read_page
from gatherbook.sources.problems import BookError

_WORTH_THREADS, _MOST_WORKERS = 8, 4


class NotAsDocumentedError(Exception):
    """A block of a page that does not do what the page says; the message is the whole report."""


class NoDeviceError(Exception):
    """CUDA was asked for, and torch sees none."""


class Proof:
    """What one run has proved: devices in use, and which blocks ran on them.

    Args:
        asked: `cpu`, `cuda`, `all`, or None for the CPU and, where torch sees one, CUDA.
    """

    def __init__(self, asked: str | None = None) -> None:
        self.asked = asked
        self.sandbox = Sandbox()
        self.ran: Counter[tuple[str, str]] = Counter()
        self.proved: dict[str, dict[str, str]] = {device: {} for device in DEVICES}
        self.failed: set[tuple[str, str]] = set()
        self._results: dict[tuple[bytes | str, str, str], Future[Result]] = {}
        self._workers: list[Sandbox] = []
        self._threads: ThreadPoolExecutor | None = None
        self._facts: dict[str, str] | None = None

    @property
    def facts(self) -> dict[str, str]:
        """What `devices.facts` says of this machine."""
        if self._facts is None:
            self._facts = proof_devices.facts(self.sandbox)
        return self._facts

    @property
    def devices(self) -> list[str]:
        """The devices that every block runs on.

        Raises:
            NoDeviceError: CUDA was asked for and torch sees none.
        """
        if self.asked == "cpu":
            return ["cpu"]
        if self.asked in ("cuda", "all") and not self.facts["cuda"]:
            raise NoDeviceError(
                f"--device {self.asked}: torch {self.facts['torch']} sees no CUDA device here; "
                "run it on a machine that has one, or leave the option away"
            )
        if self.asked == "cuda":
            return ["cuda"]
        return ["cpu", "cuda"] if self.facts["cuda"] else ["cpu"]

    def run(self, request: Request) -> Result:
        """Runs a program, once for each program: twins differ in their comments, which no run can see."""
        key = _same_program(request)
        if key not in self._results:
            done: Future[Result] = Future()
            done.set_result(self.sandbox.run(request))
            self._results[key] = done
        return self._results[key].result()

    def run_ahead(self, requests: Iterable[Request]) -> None:
        """Begins to run programs side by side, so that `run` finds them done. All processes fork before a thread."""
        wanted = {key: request for request in requests if (key := _same_program(request)) not in self._results}
        if len(wanted) < _WORTH_THREADS or not CAN_FORK or self._threads is not None:
            return
        asked = int(os.environ.get("GATHER_WORKERS", "0"))
        self._workers = [Sandbox() for _ in range(asked or min(os.cpu_count() or 1, _MOST_WORKERS))]
        for sandbox in (self.sandbox, *self._workers):
            sandbox.start()
        free: SimpleQueue[Sandbox] = SimpleQueue()
        for sandbox in self._workers:
            free.put(sandbox)

        def work(request: Request) -> Result:
            sandbox = free.get()
            try:
                return sandbox.run(request)
            finally:
                free.put(sandbox)

        self._threads = ThreadPoolExecutor(len(self._workers))
        self._results.update({key: self._threads.submit(work, request) for key, request in wanted.items()})

    def close(self) -> None:
        """Ends the processes and what runs in them; what has not begun does not run."""
        for sandbox in (self.sandbox, *self._workers):
            sandbox.interrupt()
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)
        for sandbox in (self.sandbox, *self._workers):
            sandbox.close()


def _same_program(request: Request) -> tuple[bytes | str, str, str]:
    """What two requests share that run the same program: its bytecode, lines included, its name and its device."""
    try:
        code: bytes | str = marshal.dumps(compile(request.text, request.name, "exec", dont_inherit=True))
    except (SyntaxError, ValueError):
        code = request.text
    return code, request.name, request.device


def requests_of(book: Book, path: Path, devices: Sequence[str]) -> list[Request]:
    """The programs that the blocks of a page are; one that is wrong in a way that its own proof reports is left out."""
    found = []
    for fence in read_page(path).fences:
        if fence.language == "python":
            found += requests_of_block(book, path, fence, devices)
    return found


def requests_of_block(book: Book, path: Path, fence: Fence, devices: Sequence[str]) -> list[Request]:
    """The same for one block."""
    try:
        name = included_name(book, path, fence)
        text = snippets.view(book, name, language_of(path))
    except (BookError, NotAsDocumentedError):
        return []
    return [Request(text, f"snippets/{name}", device) for device in devices_for(name, devices)]


def prove_block(proof: Proof, path: Path, line: int, book: Book = BOOK) -> None:
    """Runs one block on every device in use.

    Args:
        line: where the block's opening fence stands, from 1.

    Raises:
        NotAsDocumentedError, BookError: with the whole report.
    """
    page = read_page(path)
    at = next(index for index, fence in enumerate(page.fences) if fence.line == line)
    fence, following = page.fences[at], page.fences[at + 1] if at + 1 < len(page.fences) else None
    name = included_name(book, path, fence)
    where = f"{book.relative(path)}:{fence.line}"
    language = language_of(path)
    text = snippets.view(book, name, language)
    if path.is_relative_to(book.docs):
        _check_output_fence(book, name, where, following)
    elif following is None or following.content != marks.sample(snippets.documented_output(book, name)):
        raise NotAsDocumentedError(
            f"{where}: the block behind this one is not what {name} prints\n"
            f"Cure: copy snippets/{Path(name).with_suffix('.out').as_posix()} into it, letter by letter"
        )
    reports = []
    for device in devices_for(name, proof.devices):
        result = proof.run(Request(text, f"snippets/{name}", device))
        report = complaint(book, name, device, result, where)
        proof.ran[device, language] += 1
        if report:
            reports.append(report)
            proof.failed.add((device, name))
        else:
            proof.proved[device][name] = verified.digest(book, name)
    if reports:
        raise NotAsDocumentedError("\n\n".join(reports))


def devices_for(name: str, devices: Sequence[str]) -> list[str]:
    """Where a snippet runs: what speaks to other frameworks (`elsewhere/`) compares them on the CPU only."""
    return [device for device in devices if device == "cpu" or not name.startswith("elsewhere/")]


def included_name(book: Book, path: Path, fence: Fence) -> str:
    """The snippet that a block shows.

    Outside `docs/` (in the README, which no build expands) a block holds the snippet's text itself.

    Raises:
        NotAsDocumentedError: the block shows no snippet.
    """
    if fence.include:
        return fence.include
    where = f"{book.relative(path)}:{fence.line}"
    for name in book.snippet_names():
        if snippets.view(book, name, language_of(path)) == fence.content:
            return name
    raise NotAsDocumentedError(
        f"{where}: this block is no snippet\n"
        'Cure: in docs/ include one (--8<-- "topic/name.py"); in the README copy one, letter by letter'
    )


def _check_output_fence(book: Book, name: str, where: str, following: Fence | None) -> None:
    wanted = Path(name).with_suffix(".out").as_posix()
    shown = following.include if following is not None and following.language == "output" else None
    if snippets.has_output(book, name) and shown != wanted:
        raise NotAsDocumentedError(
            f"{where}: the block behind {name} shows {shown or 'no output'}\n"
            f'Cure: let it be ```output with --8<-- "{wanted}"'
        )
