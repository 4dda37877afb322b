"""Random edits of snippets and made-up programs, in the evaluator and in PyTorch: equal or refused, never wrong.

A sample each time; `RUN_CASES` says how many of each kind, `RUN_SEED` which. `python -m tests.run.sweep 20000 1000` runs so
many, goes on after a mismatch, and counts.
"""

from __future__ import annotations

import os

import pytest

from tests.run.compare import Compared, compared, edits, programs, report
from tests.run.reference import Expected, expected
from tests.run.wire import Ran, run_all

CASES = int(os.environ.get("RUN_CASES", "150"))
SEED = int(os.environ.get("RUN_SEED", "7"))
BATCH = 2000


@pytest.mark.parametrize("kind", ["edits", "programs"])
def test_both_print_the_same_or_the_evaluator_refuses(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    make = {"edits": edits, "programs": programs}[kind]
    done = refused = skipped = 0
    for batch in range(0, CASES, BATCH):
        found = compared(make(min(BATCH, CASES - batch), SEED + batch))
        done += len(found)
        refused += sum(each.verdict == "refused" for each in found)
        skipped += sum(each.verdict == "skipped" for each in found)
        with capsys.disabled():
            print(f"\n{kind}: {report(found)}")
        wrong = [each for each in found if each.verdict == "wrong"]
        assert not wrong, f"{wrong[0].text}\nPyTorch: {wrong[0].theirs}\nevaluator: {wrong[0].ours}"
    assert refused < done / 4
    assert skipped < done / 50


def test_a_wrong_number_would_be_seen() -> None:
    theirs = Expected("tensor(3)\n", None)
    assert Compared("", Ran("tensor(3)\n", None, None, None, []), theirs).verdict == "equal"
    assert Compared("", Ran("tensor(4)\n", None, None, None, []), theirs).verdict == "wrong"
    assert Compared("", Ran("tensor(3)\n", ("IndexError", "x", 1), None, None, []), theirs).verdict == "wrong"
    assert Compared("", Ran("", None, ("sum: rounding", 3), None, []), theirs).verdict == "refused"
    assert Compared("", Ran("", None, None, "TypeError", []), theirs).verdict == "wrong"


def test_programs_do_not_disturb_each_other_in_pytorch() -> None:
    first = "import torch\ntorch.use_deterministic_algorithms(True)\ntorch.set_default_dtype(torch.float64)\n"
    second = "import torch\nprint(torch.zeros(1).dtype, torch.are_deterministic_algorithms_enabled())\n"
    assert expected([first, second])[1].printed == "torch.float32 False\n"


def test_a_program_that_kills_its_process_does_not_stop_the_others() -> None:
    found = expected(["import os\nos._exit(3)\n", "print(1)\n", "while True: pass\n", "print(2)\n"])
    assert [each.printed for each in found] == [None, "1\n", None, "2\n"]


def test_what_cannot_be_known_is_refused() -> None:
    refused = [
        "import torch\nprint(torch.rand(2))\n",
        "import torch\nprint(torch.empty(2))\n",
        "import torch\nx = torch.tensor([0.1]).exp()\nprint(x.tolist())\n",
        "import torch\nprint(torch.compile(lambda x: x)(1))\n",
        "import numpy as np\n",
        "print({1, 2})\n",
        "open('x')\n",
    ]
    for each in run_all(refused):
        assert each.refused is not None
