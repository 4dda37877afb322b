"""What `run(text, { steps, cells })` gives back, its limits, and the calls that figures are drawn from."""

from __future__ import annotations

import json
import re

from gatherbook.proof import trace
from gatherbook.proof.sandbox import Sandbox
from gatherbook.sources import snippets
from gatherbook.sources.book import BOOK
from tests.run.list import LIST
from tests.run.wire import FOLDER, run_all

ONE_CALL = """import torch

x = torch.tensor([[1.0, float("nan")], [3.0, float("inf")]])
index = torch.tensor([[1, 0]])
y = x.gather(dim=1, index=index)
z = torch.zeros(2, dtype=torch.bool).scatter_(0, index[0], True)
"""

HOSTILE = [
    "while True:\n    pass\n",
    "x = [0]\nfor i in x:\n    x.append(i)\n",
    "x = 'a'\nwhile True:\n    x = x + x\n",
    "def f(x):\n    return f(x)\nf(1)\n",
    "import torch\nx = torch.zeros(10 ** 9)\n",
    "import torch\nx = torch.zeros(1).expand(10 ** 6, 10 ** 6)\nprint(x.sum())\n",
    "x = 7 ** 10 ** 7\n",
    "print('a' * 10 ** 9)\n",
    "print(" + "(" * 5000 + ")" * 5000 + ")\n",
    "x = []\nx.append(x)\nprint(x == x, x)\n",
    "import torch\nx = torch.arange(2000)\nfor i in range(10 ** 6):\n    x = torch.cat([x, x])\n",
    "y = list(range(10 ** 9))\n",
    "import itertools\nfor x in itertools.product(range(9), repeat=10 ** 9):\n    pass\n",
    "x = f'{1:>{10 ** 9}}'\n",
]
"""Programs that would run for ever, or grow."""


def test_a_program_prints_and_says_where_it_failed() -> None:
    good, bad, odd = run_all(
        ["print(1)\nprint('a', 2.0)\n", "x = [1]\nprint(x)\n\nx[2]\n", "import torch\n\ntorch.rand(2)\n"]
    )
    assert good == type(good)("1\na 2.0\n", None, None, None, [])
    assert (bad.printed, bad.error) == ("[1]\n", ("IndexError", "list index out of range", 4))
    assert odd.refused == ("torch.rand", 3)


def test_calls_are_what_figures_draw() -> None:
    (ran,) = run_all([ONE_CALL], calls=True)
    first, second = ran.calls
    assert first == {
        "op": "gather",
        "line": 5,
        "args": {
            "input": {"dtype": "float32", "shape": [2, 2], "data": [1, "nan", 3, "inf"]},
            "dim": 1,
            "index": {"dtype": "int64", "shape": [1, 2], "data": [1, 0]},
        },
        "out": {"dtype": "float32", "shape": [1, 2], "data": ["nan", 1]},
    }
    assert (second["op"], second["line"], second["args"]["value"]) == ("scatter", 6, True)
    assert second["args"]["input"]["data"] == [False, False]
    assert second["out"]["data"] == [True, True]


def test_calls_are_those_that_a_traced_run_sees() -> None:
    """As `make bless` records them, whatever their size; what the evaluator leaves out of a call is None there."""
    listed = json.loads(LIST.read_text(encoding="utf-8"))["runs"]
    names = [name for name in listed if name.startswith(("gather/", "scatter/", "dim/"))]
    names = [name for name in names if "import warnings" not in snippets.source(BOOK, name)]
    assert len(names) > 20
    ran = run_all([snippets.source(BOOK, name) for name in names], calls=True)
    seen = 0
    with Sandbox() as sandbox:
        for name, ours in zip(names, ran, strict=True):
            _, _, behind = sandbox.run(trace.request(BOOK, name)).printed.rpartition(trace.MARK)
            theirs = [call for call in json.loads(behind.splitlines()[0]) if "out" not in call["args"]]
            plain = [{**call, "args": {k: v for k, v in call["args"].items() if v is not None}} for call in theirs]
            assert ours.calls == plain, name
            seen += len(plain)
    assert seen > 40


def test_no_program_runs_for_ever_or_grows_without_end() -> None:
    for text, ran in zip(HOSTILE, run_all(HOSTILE), strict=True):
        assert ran.crashed is None, text
        assert ran.refused is not None or text.startswith("x = []"), text
    (short,) = run_all(["for i in range(100):\n    print(i)\n"], steps=50)
    assert short.refused is not None
    assert short.refused[0] == "steps"
    (small,) = run_all(["import torch\ntorch.zeros(100)\n"], cells=50)
    assert small.refused == ("cells", 2)


def test_nothing_is_compiled_from_text() -> None:
    for path in FOLDER.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\beval\((?!\))|new Function|\bFunction\(|import\(|fetch\(|document|window", text), (
            path.name
        )
