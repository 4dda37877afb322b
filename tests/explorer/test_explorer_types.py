"""The types in the comments of our modules hold: TypeScript checks them, strictly."""

from __future__ import annotations

from pathlib import Path

from gatherbook.sources.book import BOOK
from tests.support.types import checked

MODULES = sorted((BOOK.docs / "assets").glob("**/*.js"))


def test_every_type_in_the_comments_holds() -> None:
    done = checked(MODULES)
    assert len(MODULES) >= 12
    assert done.returncode == 0, done.stdout


def test_a_wrong_type_would_be_found(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.js"
    wrong.write_text("/** @param {number} n */\nexport const twice = (n) => n * 2;\ntwice('two');\n", encoding="utf-8")
    done = checked([wrong])
    assert done.returncode != 0
    assert "not assignable" in done.stdout
