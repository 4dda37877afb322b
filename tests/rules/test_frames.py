"""What our templates put around a page is what was last looked at, in every situation that they know."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gatherbook.sources.book import BOOK
from tests.support import frames


def test_the_templates_make_what_was_looked_at() -> None:
    assert frames.text() == frames.KEPT.read_text(encoding="utf-8"), (
        "read the diff of what readers get: python -m tests.support.frames && git diff tests/support/frames.html"
    )


@pytest.mark.parametrize("name", sorted(path.name for path in (BOOK.root / "overrides" / "partials").iterdir()))
def test_each_partial_shows_in_some_situation(tmp_path: Path, name: str) -> None:
    shutil.copytree(BOOK.root / "overrides", tmp_path / "overrides")
    path = tmp_path / "overrides" / "partials" / name
    path.write_text(path.read_text(encoding="utf-8") + "more", encoding="utf-8")
    assert frames.text(tmp_path / "overrides") != frames.KEPT.read_text(encoding="utf-8")
