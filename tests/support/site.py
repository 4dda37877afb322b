"""The built site: where a page lies in it, and a plain static server for it."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gatherbook.sources.book import Book


def built_path(book: Book, site: Path, path: Path) -> Path:
    """The file that MkDocs makes of a page."""
    return site / book.address(path) / "index.html"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def static_server(site: Path) -> Iterator[str]:
    """The address of a plain static server of a folder, without a slash at its end."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
