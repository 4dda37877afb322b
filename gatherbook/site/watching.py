"""How `mkdocs serve` learns of an edit: from the system, at once.

MkDocs looks at every file twice a second. With a thousand snippets that takes half of the time in which a page should
be made anew. Where a system sends no notices (some network folders), `GATHER_POLL=1` brings MkDocs' way back.
"""

from __future__ import annotations

import os
from typing import Any

from mkdocs.livereload import LiveReloadServer
from watchdog import events
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

CHANGES = [
    events.FileModifiedEvent, events.FileCreatedEvent, events.FileDeletedEvent, events.FileMovedEvent,
    events.DirDeletedEvent, events.DirMovedEvent,
]  # fmt: skip
"""What makes a page out of date; the system also tells that a file was read, which every build does."""


def by_notices(server: LiveReloadServer, watched: list[str]) -> None:
    """Lets a server that has not begun to serve wait for the system's notices of the files that it watches."""
    if os.environ.get("GATHER_POLL"):
        return
    for path in watched:
        server.unwatch(path)
    server.observer = _observer()  # type: ignore[assignment]
    for path in watched:
        server.watch(path)


def _observer() -> BaseObserver:
    observer = Observer()
    schedule = observer.schedule

    def changes_only(handler: Any, path: str, **given: Any) -> Any:
        return schedule(handler, path, **{"event_filter": CHANGES, **given})

    observer.schedule = changes_only  # type: ignore[method-assign]
    return observer
