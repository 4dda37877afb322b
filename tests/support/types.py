"""TypeScript's word on the types in the comments of modules."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.support.install import typescript
from tests.support.wire import node

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
