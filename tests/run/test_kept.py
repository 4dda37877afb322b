"""The kept programs: what the evaluator answers is what PyTorch says, and it refuses as many as are noted, line by line.

A sample each time, of lines and of programs; `python -m tests.run.sweep 0` runs all, and the mutants of the evaluator do.
"""

from __future__ import annotations

import zlib

from tests.run.compare import compared
from tests.run.kept import all_lines, expanded, program, refusals


def _drawn(text: str, each: int) -> bool:
    return zlib.crc32(text.encode()) % each == 0


def test_a_line_stands_for_every_combination() -> None:
    assert expanded("a «1¦2» b «x¦y«1¦2»»") == [
        "a 1 b x", "a 1 b y1", "a 1 b y2", "a 2 b x", "a 2 b y1", "a 2 b y2"
    ]  # fmt: skip
    assert program("p\n", "x + 1") == "p\nprint(x + 1)\n"
    assert program("", "x = 1 ⏎ if x: ⏎     y") == "x = 1\nif x:\n    y\n"


def test_a_third_of_the_lines_is_refused_as_noted() -> None:
    listed = list(all_lines())
    assert sum(line.refused for line in listed) < sum(len(line.programs) for line in listed) / 4
    listed = [line for line in listed if _drawn(line.programs[0], 3)]
    assert len(listed) > 150
    wrong = [
        f"{line.file}:{line.number}: {now} are refused, not {line.refused}"
        for line, now in zip(listed, refusals(listed), strict=True)
        if now != line.refused
    ]
    assert not wrong, "\n".join([*wrong, "Cure: python -m tests.run.sweep 0"])


def test_one_in_twelve_prints_what_pytorch_prints() -> None:
    found = compared(each for line in all_lines() for each in line.programs if _drawn(each, 12))
    assert len(found) > 1_500
    wrong = [each for each in found if each.verdict in ("wrong", "skipped")]
    assert not wrong, f"{wrong[0].text}\nPyTorch: {wrong[0].theirs}\nevaluator: {wrong[0].ours}"
