"""A running `mkdocs serve` of some checkout, for the test of it and for the benchmark of how soon it shows an edit."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(root: Path, log: Path) -> Iterator[str]:
    """The address of the server, without a slash at its end, once it answers; what it says goes to `log`.

    Raises:
        AssertionError: it does not answer within two minutes, with what it said.
    """
    port = free_port()
    with log.open("w", encoding="utf-8") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=root,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for("Serving on", log, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def wait_for(text: str, log: Path, server: subprocess.Popen[bytes] | None = None) -> None:
    """Waits until a server's log says something.

    Raises:
        AssertionError: it does not within two minutes, or has ended.
    """
    deadline = time.monotonic() + 120
    while text not in log.read_text(encoding="utf-8"):
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
        assert server is None or server.poll() is None, log.read_text(encoding="utf-8")
        time.sleep(0.05)
