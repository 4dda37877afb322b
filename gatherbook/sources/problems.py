"""How this project says that something is wrong: the file, the line, and the cure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake. `file` is relative to the project's root, `line` counts from 1."""

    file: str
    line: int
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}\n    Cure: {self.cure}"


class BookError(Exception):
    """Raised where work cannot go on; carries every problem found so far."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = [problems] if isinstance(problems, Problem) else sorted(problems)
        super().__init__(report(self.problems))


def report(problems: Iterable[Problem]) -> str:
    """The problems as text, one under the other."""
    return "\n".join(str(problem) for problem in problems)
