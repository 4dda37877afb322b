"""The pytest plugin of this project: options, the runner of page blocks, the summary and the record.

Needs torch, pytest and pytest-markdown-docs only.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest
from markdown_it import MarkdownIt
from pytest_markdown_docs._runners import register_runner
from pytest_markdown_docs.plugin import MarkdownInlinePythonItem

from gatherbook.proof import devices as proof_devices
from gatherbook.proof import verified
from gatherbook.proof.sandbox import CAN_FORK, Request, Result, Sandbox
from gatherbook.proof.verdict import complaint
from gatherbook.sources import marks, snippets
from gatherbook.sources.book import BOOK, DEVICES, language_of
from gatherbook.sources.pages import Fence, read_page
from gatherbook.sources.problems import BookError

_CHOICES = (*DEVICES, "all")
_WORTH_THREADS, _MOST_WORKERS = 8, 4


class NotAsDocumentedError(Exception):
    """A block of a page that does not do what the page says; the message is the whole report."""


class Proof:
    """What one pytest run has proved: devices in use, and which blocks ran on them."""

    def __init__(self, config: pytest.Config) -> None:
        self.asked: str | None = config.getoption("--device")
        self.sandbox = Sandbox()
        self.ran: Counter[tuple[str, str]] = Counter()
        self.proved: dict[str, dict[str, str]] = {device: {} for device in DEVICES}
        self.failed: set[tuple[str, str]] = set()
        self._results: dict[Request, Future[Result]] = {}
        self._workers: list[Sandbox] = []
        self._threads: ThreadPoolExecutor | None = None
        self._facts: dict[str, str] | None = None

    @property
    def facts(self) -> dict[str, str]:
        if self._facts is None:
            self._facts = proof_devices.facts(self.sandbox)
        return self._facts

    @property
    def devices(self) -> list[str]:
        """The devices that every block runs on.

        Raises:
            pytest.UsageError: CUDA was asked for and torch sees none.
        """
        if self.asked == "cpu":
            return ["cpu"]
        if self.asked in ("cuda", "all") and not self.facts["cuda"]:
            raise pytest.UsageError(
                f"--device {self.asked}: torch {self.facts['torch']} sees no CUDA device here; "
                "run it on a machine that has one, or leave the option away"
            )
        if self.asked == "cuda":
            return ["cuda"]
        return ["cpu", "cuda"] if self.facts["cuda"] else ["cpu"]

    def run(self, request: Request) -> Result:
        """Runs a program, once for each text: the twins of a page without comments hold the very same program."""
        if request not in self._results:
            done: Future[Result] = Future()
            done.set_result(self.sandbox.run(request))
            self._results[request] = done
        return self._results[request].result()

    def run_ahead(self, requests: Iterable[Request]) -> None:
        """Begins to run programs side by side, so that `run` finds them done. All processes fork before a thread."""
        wanted = [request for request in dict.fromkeys(requests) if request not in self._results]
        if len(wanted) < _WORTH_THREADS or not CAN_FORK:
            return
        self._workers = [Sandbox() for _ in range(min(os.cpu_count() or 1, _MOST_WORKERS))]
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
        self._results.update({request: self._threads.submit(work, request) for request in wanted})

    def close(self) -> None:
        """Ends the processes; what has not begun does not run."""
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)
        for sandbox in (self.sandbox, *self._workers):
            sandbox.close()


PROOF: pytest.StashKey[Proof] = pytest.StashKey()
_current: Proof | None = None


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("the gather book")
    group.addoption(
        "--device",
        choices=_CHOICES,
        default=None,
        help="where the blocks of the pages run: cpu, cuda or all (default: cpu, and cuda where torch sees one)",
    )
    group.addoption(
        "--record",
        action="store_true",
        help="write what was proved to docs/assets/verified/, for the pages to show (make record)",
    )


def pytest_configure(config: pytest.Config) -> None:
    global _current
    _current = config.stash[PROOF] = Proof(config)


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[PROOF].close()


def pytest_sessionstart(session: pytest.Session) -> None:
    proof = session.config.stash[PROOF]
    if proof.asked in ("cuda", "all"):
        _ = proof.devices  # fails now, not at the first block


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the blocks of pages behind the other tests, during which they are run ahead."""
    items.sort(key=lambda item: isinstance(item, MarkdownInlinePythonItem))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Starts the blocks that will be tested."""
    if session.config.option.collectonly:
        return
    proof = session.config.stash[PROOF]
    blocks = [item for item in session.items if isinstance(item, MarkdownInlinePythonItem)]
    if len(blocks) >= _WORTH_THREADS:
        proof.run_ahead(request for item in blocks for request in _requests(proof, item))


def _requests(proof: Proof, item: MarkdownInlinePythonItem) -> Iterator[Request]:
    """What a block will ask for; nothing if it is wrong in a way that its own test will report."""
    path = Path(item.test_definition.source_path)
    try:
        fence = next(each for each in read_page(path).fences if each.line == item.test_definition.start_line)
        name = included_name(path, fence)
        text = snippets.view(BOOK, name, language_of(path))
    except (BookError, NotAsDocumentedError, StopIteration):
        return
    for device in devices_for(name, proof.devices):
        yield Request(text, f"snippets/{name}", device)


def pytest_markdown_docs_markdown_it() -> MarkdownIt:
    """The parser of `gatherbook.sources.pages`, so that fences behind four spaces are collected and then refused."""
    return MarkdownIt("commonmark").disable("code")


@register_runner(default=True)
class PageBlockRunner:
    """Runs the snippet that a block includes and compares what it prints. Never raises TypeError."""

    def runtest(self, test: Any, args: dict[str, Any], *, asyncio_runner: object = None) -> None:
        assert _current is not None
        try:
            run_block(_current, Path(test.source_path), test.start_line)
        except TypeError as error:  # pytest-markdown-docs would run the block a second time
            raise RuntimeError(f"the runner itself failed: {error!r}") from error

    def repr_failure(self, test: Any, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        if isinstance(excinfo.value, (NotAsDocumentedError, BookError)):
            return str(excinfo.value)
        return str(excinfo.getrepr(style="native"))


def run_block(proof: Proof, path: Path, content_line: int) -> None:
    """Runs one block on every device in use.

    Args:
        content_line: where the block's content begins, from 0, as pytest-markdown-docs counts.

    Raises:
        NotAsDocumentedError, BookError: with the whole report.
    """
    page = read_page(path)
    at = next(index for index, fence in enumerate(page.fences) if fence.line == content_line)
    fence, following = page.fences[at], page.fences[at + 1] if at + 1 < len(page.fences) else None
    name = included_name(path, fence)
    where = f"{BOOK.relative(path)}:{fence.line}"
    language = language_of(path)
    text = snippets.view(BOOK, name, language)
    if path.is_relative_to(BOOK.docs):
        _check_output_fence(name, where, following)
    elif following is None or following.content != marks.sample(snippets.documented_output(BOOK, name)):
        raise NotAsDocumentedError(
            f"{where}: the block behind this one is not what {name} prints\n"
            f"Cure: copy snippets/{Path(name).with_suffix('.out').as_posix()} into it, letter by letter"
        )
    reports = []
    for device in devices_for(name, proof.devices):
        result = proof.run(Request(text, f"snippets/{name}", device))
        report = complaint(BOOK, name, device, result, where)
        proof.ran[device, language] += 1
        if report:
            reports.append(report)
            proof.failed.add((device, name))
        else:
            proof.proved[device][name] = verified.digest(BOOK, name)
    if reports:
        raise NotAsDocumentedError("\n\n".join(reports))


def devices_for(name: str, devices: list[str]) -> list[str]:
    """Where a snippet runs: what speaks to other frameworks (`elsewhere/`) compares them on the CPU only."""
    return [device for device in devices if device == "cpu"] if name.startswith("elsewhere/") else devices


def included_name(path: Path, fence: Fence) -> str:
    """The snippet that a block shows.

    Outside `docs/` (in the README, which no build expands) a block holds the snippet's text itself.

    Raises:
        NotAsDocumentedError: the block shows no snippet.
    """
    if fence.include:
        return fence.include
    where = f"{BOOK.relative(path)}:{fence.line}"
    for name in BOOK.snippet_names():
        if snippets.view(BOOK, name, language_of(path)) == fence.content:
            return name
    raise NotAsDocumentedError(
        f"{where}: this block is no snippet\n"
        'Cure: in docs/ include one (--8<-- "topic/name.py"); in the README copy one, letter by letter'
    )


def _check_output_fence(name: str, where: str, following: Fence | None) -> None:
    wanted = Path(name).with_suffix(".out").as_posix()
    shown = following.include if following is not None and following.language == "output" else None
    if snippets.has_output(BOOK, name) and shown != wanted:
        raise NotAsDocumentedError(
            f"{where}: the block behind {name} shows {shown or 'no output'}\n"
            f'Cure: let it be ```output with --8<-- "{wanted}"'
        )


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    proof = config.stash[PROOF]
    if not proof.ran:
        return
    facts = proof.facts
    for device in proof.devices:
        ran = {language: count for (where, language), count in sorted(proof.ran.items()) if where == device}
        name = facts["cuda"] if device == "cuda" else facts["machine"]
        counts = ", ".join(f"{count} {language}" for language, count in ran.items())
        terminalreporter.write_line(f"proof: {sum(ran.values())} blocks ran on {device} ({name}): {counts}")
    if "cuda" not in proof.devices:
        why = "--device cpu" if proof.asked == "cpu" else f"torch {facts['torch']} sees no CUDA device"
        terminalreporter.write_line(f"proof: CUDA was not run: {why}")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    config = session.config
    if not config.getoption("--record"):
        return
    proof = config.stash[PROOF]
    if exitstatus != 0:
        session.config.get_terminal_writer().line("\nnothing recorded: not every test passed")
        return
    for path in verified.write(BOOK, proof.facts, proof.devices, proof.proved, datetime.now(UTC).date()):
        session.config.get_terminal_writer().line(f"\nrecorded {BOOK.relative(path)}")
