"""Ctrl-C ends what runs within two seconds, and nothing of it stays behind; so does the end of who asked."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gatherbook.sources.book import BOOK, Book

WITHIN_S = 2.0
SLEEPER = "import subprocess\nimport time\n\nimport torch\n\n{more}subprocess.Popen(['sleep', '41'])\nsubprocess.Popen(['sleep', '42'], start_new_session=True)\nopen({mark!r}, 'w').close()\ntime.sleep(40)\n"
IN_ANOTHER_FORKER = "import matplotlib\n"
"""A program that begins with this runs in a fork that has more imported than others; of those, the one begun soonest."""


@pytest.fixture
def sleeping(small_book: Book, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A file that the small book's snippet makes when it begins to sleep, a process of its own beside it."""
    mark = tmp_path / "sleeps"
    text = SLEEPER.format(mark=str(mark), more=getattr(request, "param", ""))
    (small_book.snippets / "a/rows.py").write_text(text, encoding="utf-8")
    (small_book.snippets / "a/rows.out").write_text("", encoding="utf-8")
    return mark


def members(session: int) -> dict[int, str]:
    """The processes that a session began, also those in sessions of their own, and what they are called."""
    parents, names, sessions = {}, {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            said = (folder / "stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if said[0] != "Z":
            pid = int(folder.name)
            parents[pid], sessions[pid], names[pid] = int(said[1]), int(said[3]), command
    found = {pid for pid, each in sessions.items() if each == session}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return {pid: names[pid] for pid in found}


def begun(command: list[str], root: Path, mark: Path, **env: str) -> tuple[subprocess.Popen[bytes], dict[int, str]]:
    """A command that has come to the sleeping snippet, and its processes."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it, and so would this
    process = subprocess.Popen(
        [sys.executable, *command], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True, env={**os.environ, **env},
    )  # fmt: skip
    deadline = time.monotonic() + 120
    while not mark.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            pytest.fail(f"it never came to the snippet: {process.communicate()[0].decode()}")
        time.sleep(0.05)
    return process, members(process.pid)


def ends(process: subprocess.Popen[bytes], there: dict[int, str]) -> str:
    """Waits until all of these have ended, and returns what the first said."""
    end = time.monotonic() + WITHIN_S * slowness()
    left = dict(there)
    while left and time.monotonic() < end:
        process.poll()
        left = {pid: name for pid, name in left.items() if runs(pid)}
        time.sleep(0.02)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    said = process.communicate()[0].decode(errors="replace")
    assert not left, f"still there after {WITHIN_S} s: {left}\n{said}"
    return said


def runs(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def slowness() -> float:
    """How much longer than alone a program takes now: two seconds are two of a machine with nothing else to do."""
    began, worked = time.monotonic(), time.process_time()
    while time.process_time() - worked < 0.2:
        pass
    waits = (time.monotonic() - began) / (time.process_time() - worked)
    return max(1.0, waits, os.getloadavg()[0] / (os.cpu_count() or 1))


COMMANDS = {
    "the blocks": ["-m", "pytest", "-p", "no:cacheprovider", "docs", "--device", "cpu"],
    "make check": ["-m", "gatherbook", "check", "index", "--device", "cpu"],
}


@pytest.mark.parametrize(
    ("command", "whom", "sleeping"),
    [
        (COMMANDS["the blocks"], "the first", ""),
        (COMMANDS["the blocks"], "all", IN_ANOTHER_FORKER),
        (COMMANDS["make check"], "the first", ""),
    ],
    ids=["the blocks, the first", "the blocks, all, a fork of another fork", "make check, the first"],
    indirect=["sleeping"],
)
def test_an_interrupt_ends_everything(small_book: Book, sleeping: Path, command: list[str], whom: str) -> None:
    """A terminal tells every process of the group; a program that ends another tells the first alone."""
    process, there = begun(command, small_book.root, sleeping)
    assert {"sleep 41", "sleep 42"} <= {name.strip() for name in there.values()}, there
    (os.killpg if whom == "all" else os.kill)(process.pid, signal.SIGINT)
    said = ends(process, there)
    assert process.returncode in (2, 130), said
    assert "Traceback" not in said


IN_THE_SECOND_INTERPRETER = (
    "import os\n\nif not os.environ.get('TZ', '').startswith(('XST', 'YST')):\n    raise SystemExit\n"
)
"""A program that begins with this sleeps only where `make bless` runs it a second time."""
BLESS = ["-m", "gatherbook", "bless", "a/rows"]


@pytest.mark.parametrize(
    ("sleeping", "whom"),
    [
        ("", "the first"),
        (IN_THE_SECOND_INTERPRETER + IN_ANOTHER_FORKER, "the first"),
    ],
    ids=["the first run", "a fork of another fork of the second run"],
    indirect=["sleeping"],
)
def test_an_interrupt_ends_both_interpreters_of_bless(small_book: Book, sleeping: Path, whom: str) -> None:
    before = (small_book.snippets / "a/rows.out").read_bytes()
    test_an_interrupt_ends_everything(small_book, sleeping, BLESS, whom)
    assert (small_book.snippets / "a/rows.out").read_bytes() == before


def test_when_bless_is_killed_its_second_interpreter_ends_too(small_book: Book, tmp_path: Path) -> None:
    mark = tmp_path / "sleeps"
    text = SLEEPER.format(mark=str(mark), more=IN_THE_SECOND_INTERPRETER)
    (small_book.snippets / "a/rows.py").write_text(text, encoding="utf-8")
    process, there = begun(BLESS, small_book.root, mark)
    process.kill()
    ends(process, there)


@pytest.mark.parametrize("sleeping", [IN_ANOTHER_FORKER], ids=["a fork of another fork"], indirect=True)
def test_when_the_proof_is_killed_its_programs_end_too(small_book: Book, sleeping: Path) -> None:
    process, there = begun(COMMANDS["the blocks"], small_book.root, sleeping)
    process.kill()
    ends(process, there)


def test_an_interrupted_run_of_the_tests_ends_their_parts(small_book: Book, sleeping: Path) -> None:
    shutil.copytree(BOOK.root / "tests", small_book.root / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    process, there = begun(["-m", "tests", "blocks", "--device", "cpu"], small_book.root, sleeping)
    os.killpg(process.pid, signal.SIGINT)
    said = ends(process, there)
    assert process.returncode == 130, said
    assert "interrupted" in said
