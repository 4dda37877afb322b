"""Programs that are kept: small ones, each of which some part of the evaluator needs to be right.

`kept/*.txt` holds a program a line. Where a line is an expression, it is printed. ⏎ ends a line of the program; `«a¦b»`
stands for one program with `a` and one with `b`, several of them for every combination. A line `| …` is what every
program below it begins with, and what `#` begins is for who reads. `‡3` at the end of a line says that the evaluator
refuses three of its programs; `python -m tests.run.sweep 0` counts anew. Every other one must print and raise what PyTorch does.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gatherbook.sources.files import write_whole
from tests.run.compare import LIMITS, Compared, compared
from tests.run.wire import run_all

KEPT = Path(__file__).parent / "kept"
_CHOICE = re.compile(r"«((?:[^«»])*)»")
_REFUSED = re.compile(r" ‡(\d+)$")


@dataclass(frozen=True)
class Line:
    """A line of a file: how many of its programs are refused, and they."""

    file: str
    number: int
    refused: int
    programs: tuple[str, ...]


def expanded(text: str) -> list[str]:
    """All programs that a line stands for. Choices can stand in choices."""
    match = _CHOICE.search(text)
    if match is None:
        return [text]
    ways = (text[: match.start()] + way + text[match.end() :] for way in match[1].split("¦"))
    return list(dict.fromkeys(each for way in ways for each in expanded(way)))


def program(prelude: str, text: str) -> str:
    """A program, which ends in a print where the text is an expression."""
    text = text.replace(" ⏎ ", "\n").replace("⏎", "\n")
    try:
        ast.parse(text.strip(), mode="eval")
        shown = f"print({text.strip()})" if not _is_print(text) else text
    except (SyntaxError, ValueError):
        shown = text
    return f"{prelude}{shown}\n"


def _is_print(text: str) -> bool:
    return text.startswith("print(")


def lines(path: Path) -> Iterator[Line]:
    """The lines of a file with the programs they stand for."""
    prelude = ""
    for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not row.strip() or row.startswith("#"):
            continue
        if row.startswith("| "):
            prelude = row[2:].replace(" ⏎ ", "\n") + "\n"
            continue
        counted = _REFUSED.search(row)
        text = _REFUSED.sub("", row)
        yield Line(
            path.name, number, int(counted[1]) if counted else 0,
            tuple(program(prelude, each) for each in expanded(text)),
        )  # fmt: skip


def all_lines() -> Iterator[Line]:
    """The lines of every file."""
    for path in sorted(KEPT.glob("*.txt")):
        yield from lines(path)


def refusals(listed: Sequence[Line]) -> list[int]:
    """How many programs of each line the evaluator refuses."""
    ran = iter(run_all((each for line in listed for each in line.programs), **LIMITS))
    return [sum(next(ran).refused is not None for _ in line.programs) for line in listed]


def note(path: Path) -> list[Compared]:
    """Holds every program of a file against PyTorch and notes how many are refused; returns those that are wrong."""
    listed = list(lines(path))
    found = compared(each for line in listed for each in line.programs)
    wrong = [each for each in found if each.verdict in ("wrong", "skipped")]
    if wrong:
        return wrong
    verdicts = iter(each.verdict for each in found)
    rows = path.read_text(encoding="utf-8").splitlines()
    for line in listed:
        count = sum(next(verdicts) == "refused" for _ in line.programs)
        bare = _REFUSED.sub("", rows[line.number - 1])
        rows[line.number - 1] = f"{bare} ‡{count}" if count else bare
    write_whole(path, "\n".join(rows) + "\n")
    return []
