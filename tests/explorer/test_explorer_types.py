"""The types in the comments of our modules hold: TypeScript checks them, strictly."""

from __future__ import annotations

import subprocess
from pathlib import Path

from gatherbook.sources.book import BOOK
from tests.support.install import typescript
from tests.support.wire import node

MODULES = sorted((BOOK.docs / "assets").glob("**/*.js"))
FLAGS = [
    "--noEmit",
    "--allowJs",
    "--checkJs",
    "--strict",
    "--target",
    "es2023",
    "--module",
    "esnext",
    "--moduleResolution",
    "bundler",
    "--lib",
    "es2023,dom,dom.iterable",
]


def checked(files: list[Path]) -> subprocess.CompletedProcess[str]:
    """What TypeScript says of these files."""
    compiler = typescript()
    assert compiler is not None, "TypeScript is not installed. Cure: make tools"
    return subprocess.run(
        [node(), str(compiler), *FLAGS, *map(str, files)], capture_output=True, text=True, check=False
    )


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
