"""Talks to the evaluator: programs go to one Node process as JSON lines, what they did comes back."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatherbook.sources.book import BOOK
from tests.support.wire import node

HERE = Path(__file__).parent
FOLDER = BOOK.docs / "assets" / "run"


@dataclass(frozen=True)
class Ran:
    """What the evaluator made of a program; `refused` is `(what, line)`, `error` `(type, message, line)`."""

    printed: str
    error: tuple[str, str, int] | None
    refused: tuple[str, int] | None
    crashed: str | None
    calls: list[dict[str, Any]]

    @property
    def shown(self) -> str:
        """All that a reader would see: what was printed, then the error as the book shows it."""
        if self.error is None:
            return self.printed
        kind, message, _ = self.error
        said = (f"{kind}: {message}" if message else kind).splitlines()
        return f"{self.printed}{said[0]}{' […]' if len(said) > 1 else ''}\n"


def _ran(answer: dict[str, Any]) -> Ran:
    error, refused = answer.get("error"), answer.get("refused")
    return Ran(
        answer.get("printed", ""),
        (error["type"], error["message"], error["line"]) if error else None,
        (refused["what"], refused["line"]) if refused else None,
        answer.get("crashed"),
        answer.get("calls", []),
    )


def run_all(
    programs: Iterable[str], folder: Path = FOLDER, calls: bool = False, seconds: float = 1800, **limits: int
) -> list[Ran]:
    """Run programs one after the other in one Node process.

    Raises subprocess.CalledProcessError if Node fails, subprocess.TimeoutExpired if it takes longer than `seconds`,
    ValueError if answers are missing.
    """
    lines = [json.dumps({"text": text, "calls": calls, **limits}) for text in programs]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as source:
        source.write("\n".join(lines))
        source.seek(0)
        done = subprocess.run(
            [node(), str(HERE / "driver.mjs"), str(folder)],
            stdin=source,
            stdout=subprocess.PIPE,
            check=True,
            timeout=seconds,
            encoding="utf-8",
        )
    answers = [json.loads(line) for line in done.stdout.split("\n") if line]
    if len(answers) != len(lines):
        raise ValueError(f"{len(lines)} programs, {len(answers)} answers")
    return [_ran(answer) for answer in answers]
