"""Files: read once while they stay as they are, written whole or not at all.

An interrupted command leaves the old file.
"""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

_FRESH_NS = 100_000_000
"""How long after a write another may have the same time: what was just written is read anew each time."""


def read(path: Path, encoding: str = "utf-8") -> str:
    """The text of a file; kept while its size, times and place on the disk stay the same.

    Raises:
        OSError, UnicodeDecodeError: as reading it raises.
    """
    found = path.stat()
    if time.time_ns() - found.st_mtime_ns < _FRESH_NS:
        return path.read_text(encoding=encoding)
    return _read(path, encoding, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


@lru_cache(maxsize=8192)
def _read(path: Path, encoding: str, *_stamp: int) -> str:
    return path.read_text(encoding=encoding)


def write_whole(path: Path, text: str) -> None:
    """Writes a text beside its place and renames it into it; folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    except OSError as error:
        error.filename = str(path)  # what was meant, not a name that nobody knows
        raise
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(name, 0o644)  # noqa: PTH101  (mkstemp's own is for its maker alone)
        os.replace(name, path)  # noqa: PTH105
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(name)  # noqa: PTH108
        raise
