"""pytest's door to the proof: options, the runner of page blocks, the summary and the record.

Needs torch, pytest and pytest-markdown-docs only.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from pytest_markdown_docs._runners import register_runner
from pytest_markdown_docs.plugin import MarkdownInlinePythonItem

from gatherbook.proof import verified
from gatherbook.proof.prove import NoDeviceError, NotAsDocumentedError, Proof, prove_block, requests_of_block
from gatherbook.proof.sandbox import Request
from gatherbook.sources.book import BOOK, DEVICES
from gatherbook.sources.pages import read_page
from gatherbook.sources.problems import BookError

PROOF: pytest.StashKey[Proof] = pytest.StashKey()
_WORTH_RUNNING_AHEAD = 8


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("the gather book")
    group.addoption(
        "--device",
        choices=(*DEVICES, "all"),
        default=None,
        help="where the blocks of the pages run: cpu, cuda or all (default: cpu, and cuda where torch sees one)",
    )
    group.addoption(
        "--record",
        action="store_true",
        help="write what was proved to docs/assets/verified/, for the pages to show (make verify)",
    )


def pytest_configure(config: pytest.Config) -> None:
    if sys.flags.optimize:
        raise pytest.UsageError("Python runs without assertions here. Cure: unset PYTHONOPTIMIZE, leave out -O")
    proof = config.stash[PROOF] = Proof(config.getoption("--device"))
    register_runner(default=True)(_runner(proof))


def pytest_unconfigure(config: pytest.Config) -> None:
    proof = config.stash.get(PROOF, None)
    if proof is not None:
        proof.close()


def pytest_sessionstart(session: pytest.Session) -> None:
    proof = session.config.stash[PROOF]
    if proof.asked in ("cuda", "all"):
        try:
            _ = proof.devices  # fails now, not at the first block
        except NoDeviceError as error:
            raise pytest.UsageError(str(error)) from error


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the blocks of pages behind the other tests, during which they are run ahead."""
    items.sort(key=lambda item: isinstance(item, MarkdownInlinePythonItem))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Starts the blocks that will be tested."""
    if session.config.option.collectonly:
        return
    proof = session.config.stash[PROOF]
    blocks = [item for item in session.items if isinstance(item, MarkdownInlinePythonItem)]
    if len(blocks) >= _WORTH_RUNNING_AHEAD:
        proof.run_ahead(request for item in blocks for request in _requests(proof, item))


def _requests(proof: Proof, item: MarkdownInlinePythonItem) -> list[Request]:
    path = Path(item.test_definition.source_path)
    fence = next((each for each in read_page(path).fences if each.line == item.test_definition.start_line), None)
    return requests_of_block(BOOK, path, fence, proof.devices) if fence else []


def pytest_markdown_docs_markdown_it() -> MarkdownIt:
    """The parser of `gatherbook.sources.pages`, so that fences behind four spaces are collected and then refused."""
    return MarkdownIt("commonmark").disable("code")


def _runner(proof: Proof) -> type:
    """The runner that pytest-markdown-docs makes one of for each block."""

    class PageBlockRunner:
        """Runs the snippet that a block includes and compares what it prints. Never raises TypeError."""

        def runtest(self, test: Any, args: dict[str, Any], *, asyncio_runner: object = None) -> None:
            try:
                prove_block(proof, Path(test.source_path), test.start_line)
            except TypeError as error:  # pytest-markdown-docs would run the block a second time
                raise RuntimeError(f"the runner itself failed: {error!r}") from error

        def repr_failure(self, test: Any, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
            if isinstance(excinfo.value, (NotAsDocumentedError, BookError)):
                return str(excinfo.value)
            return str(excinfo.getrepr(style="native"))

    return PageBlockRunner


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
    if not config.getoption("--record") or hasattr(config, "workerinput"):
        return
    proof, writer = config.stash[PROOF], config.get_terminal_writer()
    if exitstatus != 0:
        writer.line("\nnothing recorded: not every test passed")
        return
    if not any(proof.proved.values()):
        writer.line("\nnothing recorded: no block ran in this process (leave out -n, --numprocesses)")
        session.exitstatus = pytest.ExitCode.USAGE_ERROR
        return
    try:
        written = verified.write(BOOK, proof.facts, proof.devices, proof.proved, datetime.now(UTC).date())
    except BookError as error:
        writer.line(f"\nnothing recorded: {error}")
        session.exitstatus = pytest.ExitCode.USAGE_ERROR
        return
    for path in written:
        writer.line(f"\nrecorded {BOOK.relative(path)}")
