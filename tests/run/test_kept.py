"""The kept programs: what the evaluator answers is what PyTorch says, and it refuses as many as are noted, line by line.

All run in the evaluator. In PyTorch an eighth of them runs here and all of them in `python -m tests.run.sweep 0`, which notes it.
"""

from __future__ import annotations

import zlib

from tests.run.compare import compared
from tests.run.kept import KEPT, all_lines, expanded, lines, program, refusals


def test_a_line_stands_for_every_combination() -> None:
    assert expanded("a «1¦2» b «x¦y«1¦2»»") == [
        "a 1 b x", "a 1 b y1", "a 1 b y2", "a 2 b x", "a 2 b y1", "a 2 b y2"
    ]  # fmt: skip
    assert program("p\n", "x + 1") == "p\nprint(x + 1)\n"
    assert program("", "x = 1 ⏎ if x: ⏎     y") == "x = 1\nif x:\n    y\n"


def test_every_line_is_answered_and_refused_as_noted() -> None:
    listed = list(all_lines())
    wrong = [
        f"{line.file}:{line.number}: {now} are refused, not {line.refused}"
        for line, now in zip(listed, refusals(listed), strict=True)
        if now != line.refused
    ]
    assert not wrong, "\n".join([*wrong, "Cure: python -m tests.run.sweep 0"])
    assert sum(line.refused for line in listed) < sum(len(line.programs) for line in listed) / 4


def test_an_eighth_prints_what_pytorch_prints() -> None:
    programs = [each for path in sorted(KEPT.glob("*.txt")) for line in lines(path) for each in line.programs]
    found = compared(each for each in programs if zlib.crc32(each.encode()) % 8 == 0)
    assert len(found) > 1_500
    wrong = [each for each in found if each.verdict in ("wrong", "skipped")]
    assert not wrong, f"{wrong[0].text}\nPyTorch: {wrong[0].theirs}\nevaluator: {wrong[0].ours}"
