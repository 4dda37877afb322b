"""What the names of programs hold and what they call is recorded from runs, as the programs are now."""

from __future__ import annotations

import json
import random

import pytest

from gatherbook.checks import rules
from gatherbook.proof import values as recording
from gatherbook.proof.bless import record_values
from gatherbook.proof.elsewhere import Elsewhere
from gatherbook.proof.prove import Proof
from gatherbook.sources import values
from gatherbook.sources.book import BOOK, Book
from gatherbook.sources.problems import report
from tests.support.problems import expect_none

SAMPLE = random.Random(154).sample(BOOK.snippet_names(), 24)

PROGRAM = """import torch
import torch.nn.functional as F

def pick(x, i):
    out = x.gather(
        1,
        i.unsqueeze(1),
    )
    return out

x = torch.tensor([[1.0, 2.0],
                  [3.0, 4.0]])
i = torch.tensor([1, 0])
for row in x:
    row = row * 2
x, y = pick(x, i), [x for x in range(2)]
large = torch.zeros(5, 5)
large[i, i] += 1
hot = F.one_hot(i)
print(torch.gather(large, 0, hot).shape, len(y))
"""


def held(proof: Proof, book: Book, text: str, printed: str) -> values.Values:
    """What is recorded of a program of the small book, which prints this."""
    (book.snippets / "a/rows.py").write_text(text, encoding="utf-8")
    (book.snippets / "a/rows.out").write_text(printed, encoding="utf-8")
    return values.of(recording.recorded(book, "a/rows.py", [proof.sandbox.run]))


def test_a_name_holds_what_it_held_when_its_line_first_ran(proof: Proof, small_book: Book) -> None:
    found = held(proof, small_book, PROGRAM, "torch.Size([2, 2]) 2\n")
    lines = PROGRAM.splitlines()
    said = {
        (
            row,
            lines[row - 1][column:].split("(")[0].split(",")[0].split(" ")[0].split(".")[0].split("[")[0].strip(")]:"),
        ): text
        for (row, column), text in found.names.items()
    }
    matrix, labels, picked = (
        "float32 (2, 2)\n[[1., 2.],\n [3., 4.]]",
        "int64 (2,)\n[1, 0]",
        "float32 (2, 1)\n[[2.],\n [3.]]",
    )
    assert said == {
        (4, "x"): matrix, (4, "i"): labels,
        (5, "out"): picked, (5, "x"): matrix, (7, "i"): labels, (9, "out"): picked,
        (11, "x"): matrix, (13, "i"): labels,
        (14, "row"): "float32 (2,)\n[1., 2.]", (14, "x"): matrix,
        (15, "row"): "float32 (2,)\n[1., 2.]",
        (16, "x"): matrix, (16, "i"): labels,
        (17, "large"): "float32 (5, 5)", (18, "large"): "float32 (5, 5)", (18, "i"): labels,
        (19, "hot"): "int64 (2, 2)\n[[0, 1],\n [1, 0]]", (19, "i"): labels,
        (20, "large"): "float32 (5, 5)", (20, "hot"): "int64 (2, 2)\n[[0, 1],\n [1, 0]]",
    }  # fmt: skip
    assert found.names[15, 4] == "float32 (2,)\n[2., 4.]", "what is bound, behind the line"
    assert found.names[15, 10] == "float32 (2,)\n[1., 2.]", "what is read, before it"
    assert found.names[16, 0] == picked
    assert (16, 8) not in found.names, "the name of a list's own loop is another one"


def test_calls_are_those_that_the_program_makes_itself(proof: Proof, small_book: Book) -> None:
    found = held(proof, small_book, PROGRAM, "torch.Size([2, 2]) 2\n")
    by_function: dict[str, list[tuple[int, int]]] = {}
    for place, function in sorted(found.calls.items()):
        by_function.setdefault(function, []).append(place)
    assert by_function == {
        "torch.tensor": [(11, 10), (13, 10)],
        "torch.Tensor.gather": [(5, 12)],
        "torch.Tensor.unsqueeze": [(7, 10)],
        "torch.zeros": [(17, 14)],
        "torch.Tensor.__getitem__": [(18, 0)],
        "torch.nn.functional.one_hot": [(19, 8)],
        "torch.gather": [(20, 12)],
    }


def test_a_program_that_notices_holds_nothing(proof: Proof, small_book: Book) -> None:
    text = "import torch\nimport sys\nx = torch.ones(2)\nprint(sys.gettrace() is None)\n"
    found = held(proof, small_book, text, "True\n")
    assert (found.names, found.calls) == ({}, {})
    assert held(proof, small_book, text.replace("sys.gettrace() is None", "True"), "True\n").names


def test_what_two_runs_do_not_agree_on_is_left_out(proof: Proof, small_book: Book, elsewhere: Elsewhere) -> None:
    text = "import torch\nx = torch.rand(2)\ny = torch.ones(torch.randint(1, 999, ()))\nz = torch.ones(1)\nprint(1)\n"
    held(proof, small_book, text, "1\n")
    part = recording.recorded(small_book, "a/rows.py", [proof.sandbox.run, elsewhere.run])
    assert values.of(part).names == {(2, 0): "float32 (2,)", (4, 0): "float32 (1,)\n[1.]"}


def test_every_program_of_the_book_is_recorded() -> None:
    expect_none(values.problems(BOOK))
    found = [values.read(BOOK, name) for name in BOOK.snippet_names()]
    assert sum(bool(each and each.names) for each in found) > 0.9 * len(found)


@pytest.mark.parametrize("name", SAMPLE)
def test_what_is_recorded_is_what_the_program_does(proof: Proof, name: str) -> None:
    """A sample; `make bless` compares all."""
    recorded = values.read(BOOK, name)
    assert recorded
    if not recorded.names and not recorded.calls:
        return  # it did not run as documented while it was watched, and need not do so now
    now = values.of(recording.recorded(BOOK, name, [proof.sandbox.run]))
    assert recorded.calls == {place: now.calls.get(place) for place in recorded.calls}
    wrong = {
        place: (text, now.names.get(place))
        for place, text in recorded.names.items()
        if not values.alike(text, now.names.get(place, "")) and text != now.names.get(place, "").split("\n")[0]
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("float32 (2,)\n[0.1234, 1.0000]", "float32 (2,)\n[0.1235, 1.0000]", True),
        ("float32 (2,)\n[ 0.1234, 1.0000]", "float32 (2,)\n[0.1234, 1.0000]", True),
        ("float32 (2,)\n[0.1234, 1.0000]", "float32 (2,)\n[0.1334, 1.0000]", False),
        ("int64 (2,)\n[3, 1]", "int64 (2,)\n[2, 1]", False),
        ("int64 (2,)\n[3, 1]", "int32 (2,)\n[3, 1]", False),
        ("float32 (1,)\n[nan]", "float32 (1,)\n[inf]", False),
    ],
)
def test_texts_are_alike_but_for_a_last_digit(one: str, other: str, alike: bool) -> None:
    assert values.alike(one, other) is alike


def test_bless_writes_the_part_of_what_it_ran_and_keeps_the_others(proof: Proof, small_book: Book) -> None:
    run = proof.sandbox.run
    (small_book.snippets / "a/more.py").write_text("import torch\n\nx = torch.ones(1)\nprint(x)\n", encoding="utf-8")
    (small_book.snippets / "a/more.out").write_text("tensor([1.])\n", encoding="utf-8")
    names = ["a/more.py", "a/rows.py"]
    assert values.problems(small_book) == [], "a book without a record does without"
    assert record_values(small_book, names, run, run) == ["wrote snippets/a/values.json"]
    assert record_values(small_book, names, run, run) == []
    path = small_book.snippets / "a/values.json"
    before = json.loads(path.read_text(encoding="utf-8"))
    assert before["more.py"]["texts"] == ["float32 (1,)\n[1.]"]
    expect_none(values.problems(small_book))
    (small_book.snippets / "a/more.py").write_text(
        "import torch\n\nx = torch.ones(2)[:1]\nprint(x)\n", encoding="utf-8"
    )
    said = report(rules.all_problems(small_book))
    assert "snippets/a/values.json:1: what the names of snippets/a/more.py hold is not recorded" in said
    assert "make bless ONLY=a/more.py" in said
    assert values.read(small_book, "a/more.py") is None
    assert values.read(small_book, "a/rows.py")
    assert record_values(small_book, ["a/more.py"], run, run) == ["changed snippets/a/values.json"]
    after = json.loads(path.read_text(encoding="utf-8"))
    assert after["rows.py"] == before["rows.py"]
    assert after["more.py"]["program"] != before["more.py"]["program"]


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"rows.py": []}', '{"rows.py": {"program": 1}}'])
def test_a_record_that_cannot_be_read_is_reported_and_made_again(proof: Proof, small_book: Book, broken: str) -> None:
    run = proof.sandbox.run
    path = small_book.snippets / "a/values.json"
    record_values(small_book, ["a/rows.py"], run, run)
    good = path.read_text(encoding="utf-8")
    path.write_text(broken, encoding="utf-8")
    assert "snippets/a/values.json:1: " in report(rules.all_problems(small_book))
    assert record_values(small_book, ["a/rows.py"], run, run) == [
        f"{'changed' if broken else 'wrote'} snippets/a/values.json"
    ]
    assert path.read_text(encoding="utf-8") == good


def test_a_part_of_no_snippet_is_reported(proof: Proof, small_book: Book) -> None:
    run = proof.sandbox.run
    record_values(small_book, ["a/rows.py"], run, run)
    path = small_book.snippets / "a/values.json"
    path.write_text(path.read_text(encoding="utf-8").replace("rows.py", "gone.py"), encoding="utf-8")
    said = report(values.problems(small_book))
    assert "this holds values of a/gone.py, which is no snippet" in said
    record_values(small_book, ["a/rows.py"], run, run)
    expect_none(values.problems(small_book))
