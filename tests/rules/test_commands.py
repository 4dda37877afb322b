"""What README and Makefile promise: every target is documented, versions are pinned, the code keeps its style."""

from __future__ import annotations

import errno
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gatherbook import __main__ as command
from gatherbook.checks import pair
from gatherbook.proof import verified
from gatherbook.sources.book import BOOK, Book
from tests import __main__ as tests_command


def test_make_alone_prints_every_target_in_one_line() -> None:
    makefile = (BOOK.root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)) - {"tools", "site-layer", "all-layers"}
    done = subprocess.run(["make"], cwd=BOOK.root, capture_output=True, text=True, check=True)
    printed = re.findall(r"^  make ([\w-]+) +\S", done.stdout, re.MULTILINE)
    assert set(printed) == targets
    assert {"serve", "build", "test", "bless", "pair", "lint", "verify", "check"} <= targets


def test_every_part_of_the_tests_that_texts_name_is_there() -> None:
    texts = "".join((BOOK.root / name).read_text(encoding="utf-8") for name in ("CONTRIBUTING.md", "tests/README.md"))
    named = set(re.findall(r"PART=([\w/]+)", texts))
    assert {"rules/cards", "browser", "site/search_ranks"} <= named
    for name in named:
        assert tests_command.chosen([name]), name
    assert [part.paths for part in tests_command.chosen(["rules/cards"])] == [["tests/rules/test_cards.py"]]
    with pytest.raises(SystemExit, match="no part of the tests is called rules/nothing"):
        tests_command.chosen(["rules/nothing"])


def test_every_version_is_pinned_and_no_host_is_named() -> None:
    for path in BOOK.root.glob("requirements*.txt"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#") and line != "-r requirements-site.txt":
                assert re.fullmatch(r"[A-Za-z0-9._-]+(\[[a-z]+\])?==[\w.]+( ; .*)?", line), f"{path.name}: {line}"
    assert "torch==2.13.0" in (BOOK.root / "requirements.txt").read_text(encoding="utf-8").splitlines()


def test_what_we_chose_is_what_is_compiled() -> None:
    compiled = "".join(path.read_text(encoding="utf-8") for path in BOOK.root.glob("requirements*.txt"))
    for name in BOOK.root.glob("requirements*.in"):
        for chosen in re.findall(r"^[\w-]+==[\w.]+", name.read_text(encoding="utf-8"), re.MULTILINE):
            assert re.search(rf"^{re.escape(chosen)}$", compiled, re.MULTILINE | re.IGNORECASE), chosen


def test_the_code_keeps_its_style() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "."], cwd=BOOK.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--check", "gatherbook", "tests", "conftest.py"],
        cwd=BOOK.root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + "\nCure: make lint"


def test_what_the_build_makes_is_not_committed() -> None:
    done = subprocess.run(["git", "ls-files"], cwd=BOOK.root, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        assert not [
            name
            for name in done.stdout.splitlines()
            if name.startswith(("site/", ".venv/")) or name.endswith((".pyc", ".min.js", ".woff2"))
        ]


def test_the_record_knows_which_snippets_it_holds(small_book: Book) -> None:
    from datetime import date

    facts = {"torch": "2.13.0+cpu", "python": "3.11.7", "system": "Linux", "machine": "x86_64", "cuda": ""}
    proved = {"cpu": {"a/rows.py": verified.digest(small_book, "a/rows.py")}}
    (path,) = verified.write(small_book, facts, ["cpu"], proved, date(2026, 1, 2))
    assert json.loads(path.read_text(encoding="utf-8"))["torch"] == "2.13.0"
    cpu, cuda = verified.verified(small_book, ["a/rows.py"])
    assert (cpu.passed, cpu.total, cpu.date) == (1, 1, "2026-01-02")
    assert (cuda.passed, cuda.date) == (0, "")
    out = small_book.snippets / "a/rows.out"
    out.write_text(out.read_text(encoding="utf-8") + "more\n", encoding="utf-8")
    assert verified.verified(small_book, ["a/rows.py"])[0].passed == 0


def test_committed_records_can_be_read() -> None:
    for path in sorted(BOOK.verified.glob("*.json")):
        content = json.loads(Path(path).read_text(encoding="utf-8"))
        assert set(content) == {"torch", "python", "system", "name", "date", "snippets"}
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", content["date"])
        assert content["snippets"]


def test_a_checkout_that_cannot_be_written_is_named_with_a_cure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(errno.EROFS, "Read-only file system", "docs/pairs.lock")

    monkeypatch.setattr(pair, "main", refuse)
    assert command.main(["pair"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("docs/pairs.lock: this cannot be written: Read-only file system\n    Cure: ")


def test_the_proof_refuses_to_begin_without_assertions() -> None:
    done = subprocess.run(
        [sys.executable, "-O", "-m", "pytest", "--collect-only", "-q", "tests/rules/test_new.py"],
        cwd=BOOK.root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 4
    assert "Cure: unset PYTHONOPTIMIZE, leave out -O" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
