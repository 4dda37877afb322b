"""`make requirements`: every `requirements*.in` compiled to its `.txt`, each package named in one of them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from gatherbook.sources.book import BOOK
from gatherbook.sources.files import write_whole

SITE, ALL, EXTRA = "requirements-site", "requirements", "requirements-extra"
OPTIONS = ["--quiet", "--no-emit-options", "--strip-extras", "--no-annotate", "--no-header"]


def main(arguments: Sequence[str] = (), root: Path = BOOK.root) -> int:
    """Compiles all of them; returns an exit status."""
    below: set[str] = set()
    for name in (SITE, ALL, EXTRA):
        command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, f"--output-file={name}.txt", f"{name}.in"]
        done = subprocess.run(command, cwd=root, check=False)
        if done.returncode:
            return done.returncode
        path = root / f"{name}.txt"
        text = layered(path.read_text(encoding="utf-8"), below, first=name == SITE, includes=name == ALL)
        write_whole(path, text)
        below |= set(text.splitlines())
    return 0


def layered(compiled: str, below: set[str], first: bool, includes: bool) -> str:
    """A compiled file without what the layers below it name already.

    A local build of torch (`2.13.0+cpu`) is written as the version that everybody can install.

    Args:
        first: whether this is the lowest layer.
        includes: whether its first line includes the lowest.
    """
    lines = [re.sub(r"^(torch==[0-9.]+)\+.*", r"\1", line) for line in compiled.splitlines()]
    head = [f"-r {SITE}.txt"] if includes else []
    return "\n".join([*head, *(line for line in lines if first or line not in below)]) + "\n"
