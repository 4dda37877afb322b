"""Link 1 of the chain: every Python block in the source of every page runs, and prints what stands under it.

The blocks themselves are tests that pytest-markdown-docs collects from docs/ and the README. Here stands what
makes that trustworthy: all of them are collected, and each kind of wrong block fails with a useful report.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gatherbook.proof.prove import Proof
from gatherbook.proof.sandbox import Request, Result, _run_alone
from gatherbook.proof.verdict import complaint
from gatherbook.sources.book import BOOK, Book
from gatherbook.sources.pages import read_page
from tests.conftest import Edit


def pytest_in(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs pytest in a checkout, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_python_block_of_every_page_is_collected() -> None:
    done = pytest_in(BOOK.root, "--collect-only", "-q", "docs", "README.md")
    collected = [line for line in done.stdout.splitlines() if "::" in line]
    wanted = [
        path
        for path in [*BOOK.pages(), BOOK.root / "README.md"]
        for fence in read_page(path).fences
        if fence.language == "python"
    ]
    per_page = {BOOK.relative(path): sum(each == path for each in wanted) for path in wanted}
    found = {name: sum(line.startswith(f"{name}::") for line in collected) for name in per_page}
    assert found == per_page
    assert len(collected) == len(wanted) > 0


@pytest.mark.parametrize("named", [["snippets", "snippets/gather/rank_error.py"], ["--ignore=tests", "."]])
def test_snippets_are_never_imported_by_pytest(named: list[str]) -> None:
    done = pytest_in(BOOK.root, "--collect-only", "-q", *named)
    assert "INTERNALERROR" not in done.stdout + done.stderr
    assert not [line for line in done.stdout.splitlines() if line.startswith("snippets/")]


def run(proof: Proof, text: str, documented: str | None, book: Book) -> str | None:
    """The complaint about a program with a documented output, in the small book."""
    (book.snippets / "a/rows.py").write_text(text, encoding="utf-8")
    out = book.snippets / "a/rows.out"
    if documented is None:
        out.unlink()
    else:
        out.write_text(documented, encoding="utf-8")
    result = proof.sandbox.run(Request(text, "snippets/a/rows.py", timeout_s=20))
    return complaint(book, "a/rows.py", "cpu", result, "docs/index.md:11")


RIGHT = [
    ("print(1)", "1\n"),
    ("print(1)\nraise ValueError('no')", "1\nValueError: no\n"),
    ("import time\nprint(f'{time.time():.1f} s')", "{~1.0|1..1e12~} s\n"),
    ("import warnings\nwarnings.warn('careful')", "UserWarning: careful\n"),
    ("import os\nos.write(1, b'raw\\n')\nimport subprocess\nsubprocess.run(['echo', 'child'])", "raw\nchild\n"),
    ("import atexit\natexit.register(print, 'bye')\nprint('hello')", "hello\nbye\n"),
]


@pytest.mark.parametrize(("text", "documented"), RIGHT, ids=[text[:24] for text, _ in RIGHT])
def test_a_right_block_passes(proof: Proof, small_book: Book, text: str, documented: str) -> None:
    assert run(proof, text, documented, small_book) is None


MISTAKES = [
    ("a wrong digit", "\nprint(12)", "13\n", ["snippets/a/rows.py:2", "rows.out:1", "≠ 13", "| 12"]),
    (
        "a wrong digit in a middle row",
        "print(1)\nprint('a\\nb\\nc')",
        "1\na\nx\nc\n",
        ["snippets/a/rows.py:2", "rows.out:3", "≠ x"],
    ),
    ("a line too many", "print(1)\nprint(2)", "1\n", ["snippets/a/rows.py:2", "rows.out:2", "| 2"]),
    ("a line too few", "print(1)", "1\n2\n", ["rows.out:2", "≠ 2"]),
    (
        "raises and should not",
        "print(1)\n1 / 0",
        "1\n",
        ["snippets/a/rows.py:2", "raises, and should not", "ZeroDivisionError"],
    ),
    ("should raise and does not", "print(1)", "1\nValueError: no\n", ["should raise ValueError, and does not"]),
    ("only looks like an error", "print('ValueError: no')", "ValueError: no\n", ["reads like an error"]),
    (
        "raises with other words",
        "raise ValueError('yes')",
        "ValueError: no\n",
        ["snippets/a/rows.py:1", "otherwise than documented"],
    ),
    ("no output file", "print(1)", None, ["snippets/a/rows.out", "is missing"]),
    ("out of its range", "print(5)", "{~1|0..2~}\n", ["rows.py:1", "5 lies outside the range 0..2"]),
    ("of another form", "print(1.25)", "{~1.5|0..2~}\n", ["another form"]),
    ("not a number", "print('nan')", "{~1.5|0..2~}\n", ["another form"]),
    ("a mark without range", "print(1)", "{~1|~}\n", ["snippets/a/rows.out:1", "no range"]),
    ("os._exit(0)", "import os\nos._exit(0)", "", ["ended its process"]),
    ("SystemExit(0)", "raise SystemExit(0)", "", ["left with SystemExit"]),
    ("pytest.skip", "import pytest\npytest.skip('not today')", "", ["raises, and should not", "Skipped: not today"]),
    ("a TypeError", "len(3)", "", ["raises, and should not", "TypeError"]),
    ("no Python", "x = (", "", ["rows.py:1", "SyntaxError"]),
    ("an endless loop", "while True: pass", "", ["ran out of time"]),
    ("a warning", "import warnings\nwarnings.warn('old')", "", ["UserWarning: old"]),
    ("text from a thread", "import threading\nthreading.Thread(target=print, args=[1]).start()", "", ["| 1"]),
    ("an include left as it is", '--8<-- "a/rows.py"', "", ["TypeError"]),
]


@pytest.mark.parametrize(
    ("text", "documented", "wanted"), [each[1:] for each in MISTAKES], ids=[each[0] for each in MISTAKES]
)
def test_a_wrong_block_fails_with_its_line_and_cure(
    proof: Proof, small_book: Book, text: str, documented: str | None, wanted: list[str]
) -> None:
    if "while True" in text:
        result = proof.sandbox.run(Request(text, "snippets/a/rows.py", timeout_s=0.5))
        report = complaint(small_book, "a/rows.py", "cpu", result, "docs/index.md:11")
    else:
        report = run(proof, text, documented, small_book)
    assert report is not None
    for words in [*wanted, "docs/index.md:11", "Cure: "]:
        assert words in report, report


def test_the_report_names_the_command_that_accepts(proof: Proof, small_book: Book) -> None:
    report = run(proof, "print(12)", "13\n", small_book)
    assert report is not None
    assert "make bless ONLY=a/rows.py" in report


LEAKS = [
    "import torch\ntorch.set_default_dtype(torch.float64)\ntorch.set_printoptions(precision=1)\ntorch.manual_seed(1)",
    "import torch\ntorch.set_num_threads(1)\ntorch.use_deterministic_algorithms(True)\ntorch.set_grad_enabled(False)",
    "import torch\ntorch.gather = None\ntorch.Tensor.sum = None\ntorch.set_default_device('meta')",
    "import os, sys, warnings, builtins\nos.chdir('/')\nos.environ['HOME'] = 'x'\nwarnings.simplefilter('error')\nbuiltins.print = None\nsys.modules['torch'] = None",
]
CLEAN = """import os, sys, warnings, torch
print(torch.get_default_dtype(), torch.tensor(0.125), torch.is_grad_enabled(), torch.get_default_device())
print(torch.are_deterministic_algorithms_enabled(), torch.initial_seed(), torch.gather.__name__)
print(torch.ones(2).sum(), os.environ.get("HOME") == "x", torch.get_num_threads())
"""


def test_nothing_that_a_block_changes_reaches_the_next(proof: Proof) -> None:
    before = proof.sandbox.run(Request(CLEAN, "clean.py"))
    for leak in LEAKS:
        assert proof.sandbox.run(Request(leak, "leak.py")).ended == "returned"
    after = proof.sandbox.run(Request(CLEAN, "clean.py"))
    assert before.ended == "returned"
    assert (after.printed, after.ended) == (before.printed, before.ended)


def test_an_interpreter_of_its_own_says_the_same_as_a_fork(proof: Proof) -> None:
    request = Request("import torch\nprint(torch.arange(3))\ntorch.arange(3)[5]", "snippets/a/rows.py")
    alone = _run_alone(request)
    assert alone == proof.sandbox.run(request)
    assert alone.error_line == 3


def test_cuda_differs_only_in_the_device_it_names(small_book: Book) -> None:
    printed = "tensor([[1],\n        [4]], device='cuda:0')\n"
    result = Result(printed, "returned")
    assert complaint(small_book, "a/rows.py", "cuda", result, "docs/index.md:11") is None
    assert complaint(small_book, "a/rows.py", "cpu", result, "docs/index.md:11") is not None


def test_where_cuda_differs_its_own_output_counts(small_book: Book) -> None:
    (small_book.snippets / "a/rows.cuda.out").write_text("other\n", encoding="utf-8")
    assert complaint(small_book, "a/rows.py", "cuda", Result("other\n", "returned"), "x") is None
    report = complaint(small_book, "a/rows.py", "cuda", Result("tensor(1)\n", "returned"), "x")
    assert report is not None
    assert "rows.cuda.out:1" in report


def test_pytest_reports_a_wrong_block_with_page_and_both_outputs(small_book: Book, edit: Edit) -> None:
    edit("snippets/a/rows.out", "[4]", "[7]")
    done = pytest_in(small_book.root, "docs")
    assert done.returncode == 1
    for words in (
        "docs/index.md:11",
        "docs/more.zh.md:11",
        "snippets/a/rows.py:5",
        "[7]",
        "[4]",
        "make bless ONLY=a/rows.py",
    ):
        assert words in done.stdout
    assert "Traceback" not in done.stdout
    assert "4 failed" in done.stdout


def test_asking_for_cuda_where_there_is_none_fails(small_book: Book, proof: Proof) -> None:
    done = pytest_in(small_book.root, "docs", "--device", "cuda")
    if proof.facts["cuda"]:
        assert done.returncode == 0
        assert "blocks ran on cuda" in done.stdout
    else:
        assert done.returncode == pytest.ExitCode.USAGE_ERROR
        assert "sees no CUDA device" in done.stdout + done.stderr


def test_the_summary_says_that_cuda_was_not_run(small_book: Book) -> None:
    done = pytest_in(small_book.root, "docs", "--device", "cpu")
    assert done.returncode == 0, done.stdout
    lines = [line for line in done.stdout.splitlines() if line.startswith("proof:")]
    assert lines[0].startswith("proof: 4 blocks ran on cpu")
    assert lines[1:] == ["proof: CUDA was not run: --device cpu"]


def test_two_hundred_thousand_printed_lines_are_taken_whole(proof: Proof) -> None:
    """Work that grows with their square does not end in this time: it once took 12 s for 30,000 lines."""
    lines = 200_000
    result = proof.sandbox.run(Request(f"for k in range({lines}):\n    print(k)\n", "snippets/long.py", timeout_s=60))
    assert result.ended == "returned"
    assert result.documented == "".join(f"{k}\n" for k in range(lines))
    assert {result.line_of[row] for row in range(lines)} == {2}


ONLY_TORCH = """
import importlib.abc, sys
FOREIGN = {"mkdocs", "material", "mkdocs_static_i18n", "mkdocs_jupyter", "pymdownx", "markdown", "playwright",
           "hypothesis", "lxml", "jieba", "math_core", "yaml", "pygments", "jupytext"}
class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in FOREIGN - {"pygments"}:
            raise ModuleNotFoundError(f"{name} is not on this machine", name=name)
sys.meta_path.insert(0, Absent())
import os
os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
import pytest
sys.exit(pytest.main(["-p", "pytest_markdown_docs.plugin", "-p", "no:cacheprovider", "docs", "README.md", "--device", "cpu", "-q"]))
"""


def test_blocks_run_with_torch_and_pytest_alone(small_book: Book) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ONLY_TORCH], cwd=small_book.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 passed" in done.stdout
