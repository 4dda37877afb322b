"""A line that says how far it is, and how long it will take."""

from __future__ import annotations

import sys
import time
from typing import TextIO

_WIDTH = 30


class Progress:
    """Draws itself anew on one line of a terminal; elsewhere it writes a line for each step."""

    def __init__(self, steps: int, out: TextIO = sys.stderr) -> None:
        self._steps, self._out, self._start, self._done, self._name = steps, out, time.monotonic(), 0, ""

    def begin(self, name: str) -> None:
        """The next step's name."""
        self._name = name
        self.part(0.0)

    def part(self, part: float) -> None:
        """The part of the present step that is done, from 0 to 1."""
        if self._out.isatty():
            self._out.write("\r\x1b[K" + self.line(self._done + part))
            self._out.flush()

    def end(self) -> None:
        """The present step is done."""
        self._done += 1
        if self._out.isatty():
            self.part(0.0)
        else:
            self._out.write(self.line(self._done) + "\n")

    def more(self, steps: int) -> None:
        """Steps that were not foreseen."""
        self._steps += steps

    def close(self) -> None:
        """Leaves the line."""
        if self._out.isatty():
            self._out.write("\n")

    def line(self, done: float) -> str:
        """The bar, the time left, and the step's name."""
        part = min(1.0, done / max(1, self._steps))
        filled = round(part * _WIDTH)
        spent = time.monotonic() - self._start
        left = f"{_clock(spent / part - spent)} left" if part > 0 else "…"
        return f"[{'#' * filled}{'.' * (_WIDTH - filled)}] {part:4.0%}  {left}  {self._name}"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
