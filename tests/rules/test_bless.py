"""`make bless` writes what it should and nothing else: names as people give them, and outputs that a page can show."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from gatherbook.checks import blocks
from gatherbook.proof.bless import bless
from gatherbook.proof.elsewhere import Elsewhere
from gatherbook.proof.prove import Proof
from gatherbook.sources.book import BOOK, Book
from gatherbook.sources.names import page_names, snippet_names
from gatherbook.sources.problems import BookError, report
from tests.conftest import Edit


@pytest.mark.parametrize(
    "word",
    ["a/rows.py", "a/rows", "a/rows.out", "snippets/a/rows.py", "snippets/a/rows.out", "snippets/a/rows.calls.json",
     "./snippets/a/rows.cuda.out", "a", "a/", "snippets/a", "snippets/", "."],
)  # fmt: skip
def test_a_snippet_is_named_as_people_name_it(small_book: Book, word: str) -> None:
    assert snippet_names(small_book, [word]) == ["a/rows.py"]


@pytest.mark.parametrize("word", ["b", "a/zh.toml", "../README.md", "gatherbook/check.py", "a/row", "", "a/rows.txt"])
def test_what_is_no_snippet_is_refused(small_book: Book, word: str) -> None:
    if word == "":
        assert snippet_names(small_book, [word]) == ["a/rows.py"]  # all of them, as with no word
        return
    with pytest.raises(BookError, match="names no snippet"):
        snippet_names(small_book, [word])


@pytest.mark.parametrize("word", ["more.md", "more", "more.zh.md", "docs/more.md", "docs/more.zh.md", "./docs/more"])
def test_a_pair_is_named_as_people_name_it(small_book: Book, word: str) -> None:
    assert page_names(small_book, [word]) == ["more.md"]


def test_names_are_read_from_the_current_folder_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BOOK.docs / "guide")
    assert page_names(BOOK, ["dim.zh.md"]) == ["guide/dim.md"]
    monkeypatch.chdir(BOOK.snippets)
    assert snippet_names(BOOK, ["gather/three_by_four.out"]) == ["gather/three_by_four.py"]


REFUSED = [
    ("print('\\x1b[31mred')", "control character '\\x1b'"),
    ("print('1%\\r2%')", "control character '\\r'"),
    ("print('a\\0b')", "control character '\\x00'"),
    ("print('{~not a mark~}')", "prints {~"),
    ("x = (", "this is no Python: SyntaxError"),
    ("next(iter([]))", "ends in StopIteration"),
    ("class Stop(Exception): pass\nraise Stop('here')", "ends in Stop"),
    ("raise KeyboardInterrupt", "ends in KeyboardInterrupt"),
    ("raise ExceptionGroup('two', [ValueError('a'), TypeError('b')])", "ends in ExceptionGroup"),
]


@pytest.mark.parametrize(("text", "said"), REFUSED, ids=[text[:24] for text, _ in REFUSED])
def test_what_no_page_can_show_is_refused_and_nothing_is_written(
    small_book: Book, proof: Proof, elsewhere: Elsewhere, text: str, said: str
) -> None:
    out = small_book.snippets / "a/rows.out"
    before = out.read_bytes()
    (small_book.snippets / "a/rows.py").write_text(text, encoding="utf-8")
    changes, problems = bless(small_book, ["a/rows.py"], ["cpu"], proof.sandbox, elsewhere.run)
    assert said in report(problems)
    assert "snippets/a/rows.py:" in report(problems)
    assert not changes
    assert out.read_bytes() == before


def test_a_control_character_in_an_output_is_reported(small_book: Book) -> None:
    (small_book.snippets / "a/rows.out").write_text("one\n\x1b[1mtwo\n", encoding="utf-8")
    assert "snippets/a/rows.out:2: this output holds the control character" in report(blocks.mark_problems(small_book))


@pytest.mark.parametrize("name", ["../rows2.py", "/etc/rows.py", "./a/rows.py", "a//rows.py"])
def test_an_include_from_elsewhere_is_reported(small_book: Book, edit: Edit, name: str) -> None:
    edit("docs/index.md", "a/rows.py", name)
    assert f"docs/index.md:11: {name} is no name of a snippet" in report(blocks.fence_problems(small_book))


def test_without_assertions_nothing_is_blessed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gatherbook", "bless", "gather/three_by_four"],
        cwd=BOOK.root, env={**os.environ, "PYTHONOPTIMIZE": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "unset PYTHONOPTIMIZE" in done.stderr


SETTLED_BY_ITS_PROCESS = [
    (
        "print(set('gather scatter index take embedding where unique bincount put fill copy sort'.split()))",
        "print different words",
    ),
    ("print(id(object()))", "{~"),
    ("print(hash('gather'))", "{~"),
    ("import os\nprint(os.getcwd())", "print different words"),
    ("import time\nprint(time.tzname)", "print different words"),
    ("import time\nprint(time.timezone)", "{~"),
    ("import locale\nprint(locale.setlocale(locale.LC_ALL, ''))", "print different words"),
    ("import torch\nprint(torch.get_num_threads())", "{~"),
]


@pytest.mark.parametrize(
    ("text", "said"), SETTLED_BY_ITS_PROCESS, ids=[text.split("print")[1] for text, _ in SETTLED_BY_ITS_PROCESS]
)
def test_what_another_process_prints_otherwise_is_marked_or_refused(
    small_book: Book, proof: Proof, elsewhere: Elsewhere, text: str, said: str
) -> None:
    out = small_book.snippets / "a/rows.out"
    before = out.read_bytes()
    (small_book.snippets / "a/rows.py").write_text(text + "\n", encoding="utf-8")
    _, problems = bless(small_book, ["a/rows.py"], ["cpu"], proof.sandbox, elsewhere.run)
    assert said in report(problems)
    assert re.match(r"snippets/a/rows\.(py|out):\d+: .*\n +Cure: ", report(problems))
    assert (out.read_bytes() == before) == ("words" in said)
    assert said in report(problems)


def test_a_second_run_that_agrees_is_accepted(small_book: Book, proof: Proof, elsewhere: Elsewhere) -> None:
    text = "import torch\n\nprint(sorted({'gather', 'scatter'}))\nprint(torch.rand(2, generator=torch.Generator().manual_seed(0)))\n"
    (small_book.snippets / "a/rows.py").write_text(text, encoding="utf-8")
    assert bless(small_book, ["a/rows.py"], ["cpu"], proof.sandbox, elsewhere.run)[1] == []


@pytest.mark.parametrize(("mark", "cures"), [("0..10", True), ("1..10", True), ("3..7", False), ("0..9", False)])
def test_a_range_that_excludes_nothing_the_program_counts_is_reported(small_book: Book, mark: str, cures: bool) -> None:
    (small_book.snippets / "a/rows.py").write_text("print(sum(wins() for _ in range(10)), 'of 10')\n", encoding="utf-8")
    (small_book.snippets / "a/rows.out").write_text(f"{{~6|{mark}~}} of 10\n", encoding="utf-8")
    said = report(blocks.mark_problems(small_book))
    assert ("snippets/a/rows.out:1: the range" in said) is cures


@pytest.mark.parametrize(
    ("mark", "cures"),
    [("0..10", True), ("0..0.005", False), ("1e-9..10", False), ("-1..10", True), ("text", False), ("0..0.0051", True)],
)
def test_a_range_that_holds_nothing_and_nearly_all_is_reported(small_book: Book, mark: str, cures: bool) -> None:
    (small_book.snippets / "a/rows.out").write_text(f"IQR {{~0.000005|{mark}~}} s\n", encoding="utf-8")
    said = report(blocks.mark_problems(small_book))
    assert (f"snippets/a/rows.out:1: the range {mark} of 0.000005 holds 0 and all" in said) is cures


def test_bless_says_what_other_seeds_and_threads_print(small_book: Book, proof: Proof, elsewhere: Elsewhere) -> None:
    text = "import torch\n\nprint('x', torch.randint(0, 1000, (1,)).item())\n"
    (small_book.snippets / "a/rows.py").write_text(text, encoding="utf-8")
    _, problems = bless(small_book, ["a/rows.py"], ["cpu"], proof.sandbox, elsewhere.run)
    found = re.search(r"In 6 runs with other seeds and threads it was (\d+) to (\d+): hold that", report(problems))
    assert found
    assert int(found[1]) < int(found[2])


def test_bless_says_what_it_did_not_settle_and_what_is_left_to_do(small_book: Book) -> None:
    text = "import torch\n\n# so long\nprint(torch.rand(1).item())\n"
    (small_book.snippets / "a/rows.py").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "gatherbook", "bless", "a/rows"],
        cwd=small_book.root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "nothing to bless" not in done.stdout
    assert "snippets/a/rows.out:1: written, but some values differ from run to run" in done.stderr
    assert 'snippets/a/rows.py:3: the comment "so long" has no Chinese' in done.stderr
