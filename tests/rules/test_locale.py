"""Where the locale is C, Python is told not to take UTF-8 for granted, and there is no HOME, reports are still read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.books import make_small_book

COMMANDS = {
    "make check": ["-m", "gatherbook", "check", "index", "--device", "cpu"],
    "the blocks": ["-m", "pytest", "-q", "-p", "no:cacheprovider", "docs", "--device", "cpu"],
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_the_proof_holds_and_fails_in_a_c_locale(tmp_path: Path, command: list[str]) -> None:
    book = make_small_book(tmp_path / "读 张量")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "XDG_"))}
    kept.pop("HOME", None)

    def run() -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, *command], cwd=book.root, env={**kept, "LC_ALL": "C", "PYTHONUTF8": "0"},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout.decode("utf-8", errors="replace")

    status, said = run()
    assert "2 blocks of 2 pages: 2 ran as documented" in said or "4 passed" in said, said
    assert status == 0 or "gatherbook" in command, said  # the small book has no tests, whose style is checked too
    (book.snippets / "a/rows.out").write_text("tensor([[1],\n        [7]])\n", encoding="utf-8")
    status, said = run()
    assert status == 1
    assert "[7]" in said
    assert "make bless ONLY=a/rows.py" in said
    assert "UnicodeEncodeError" not in said
    assert "UnicodeDecodeError" not in said
