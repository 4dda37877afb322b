"""What a server does once a page is shown: an edit is seen first, and what is wrong with it is said right after."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable

from gatherbook.sources.problems import Problem

log = logging.getLogger("mkdocs.gatherbook")

Stopped = Callable[[], bool]
AFTER_S = 1.0
"""The browser that was told of the edit reads the page meanwhile; both would want the same interpreter."""


class Afterwards:
    """A thread that does its work and looks for problems until all is done, or until the next build begins."""

    def __init__(self, after_s: float = AFTER_S) -> None:
        self.after_s = after_s
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, look: Callable[[Stopped], Iterable[Problem]]) -> None:
        """Calls `look` soon and warns of what it returns, unless `end` comes first, which `look` can ask."""
        self.end()
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, args=[look], daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Returns when nothing is looked at any more."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self, look: Callable[[Stopped], Iterable[Problem]]) -> None:
        if self._stop.wait(self.after_s):
            return
        for problem in look(self._stop.is_set):
            if not self._stop.is_set():
                log.warning("%s", problem)
