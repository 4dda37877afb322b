"""A file that is read again says what it says now, however it was changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gatherbook.sources.files import read, write_whole

LONG_AGO_NS = 1_600_000_000_000_000_000


def aged(path: Path, text: str, at: int = LONG_AGO_NS) -> None:
    """Writes in place, and lets the file look old."""
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(at, at))


def test_an_edit_of_the_same_size_at_the_same_time_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    for turn in range(50):
        path.write_text(f"{turn:02d}", encoding="utf-8")
        assert read(path) == f"{turn:02d}"


def test_an_old_file_is_read_once_until_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    aged(path, "one")
    assert read(path) is read(path)
    aged(path, "two", LONG_AGO_NS + 1)
    assert read(path) == "two"
    other = tmp_path / "b.md"
    aged(other, "six", LONG_AGO_NS + 1)
    other.replace(path)
    assert read(path) == "six"
    write_whole(path, "new")
    assert read(path) == "new"
    path.unlink()
    with pytest.raises(FileNotFoundError):
        read(path)
    aged(path, "\ufeffwith a mark")
    assert (read(path, "utf-8-sig"), read(path)[0]) == ("with a mark", "\ufeff")
