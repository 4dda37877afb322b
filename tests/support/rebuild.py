"""Builds a book again and again in one process, as `mkdocs serve` does; a program for test_serve.py.

Each line of its input is a JSON object of file names and their new texts. After each of them it builds the site into
one folder as a server would, then into another with nothing kept, and writes one JSON line: the pages that were made,
the files in which the two sites differ, and the warnings.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from pathlib import Path
from typing import Any

from jupyter_client.manager import KernelManager
from mkdocs.commands.build import build
from mkdocs.config import load_config

_BUILT = re.compile(rb"<lastmod>.*?</lastmod>")


class _Seen(logging.Handler):
    """Collects warnings."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


def files(site: Path) -> dict[str, bytes]:
    """The files of a site that a reader gets."""
    return {
        path.relative_to(site).as_posix(): _BUILT.sub(b"", path.read_bytes())
        for path in site.rglob("*")
        if path.is_file() and path.suffix != ".gz"  # a compressed sitemap holds the time of its making
    }


def rebuilt(root: Path, site: Path) -> tuple[list[str], list[str]]:
    """Builds once; the names of the pages that were made, and the warnings."""
    seen = _Seen()
    logging.getLogger("mkdocs").addHandler(seen)
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(site), site_url="http://127.0.0.1/")
    build(config, serve_url="http://127.0.0.1/")
    logging.getLogger("mkdocs").removeHandler(seen)
    docs = root / "docs"
    made = set(docs.rglob("*.md")) - keeper().kept
    return sorted(path.relative_to(docs).as_posix() for path in made), seen.texts


def keeper() -> Any:
    """What the hooks keep; they load their modules themselves."""
    return sys.modules["gatherbook.site.keeper"].KEEPER


def _no_kernel(*_: object, **__: object) -> None:
    raise AssertionError("a build started a kernel")


def main(root: Path, site: Path) -> None:
    KernelManager.start_kernel = _no_kernel  # type: ignore[method-assign]
    for line in sys.stdin:
        for name, text in json.loads(line).items():
            (root / name).write_text(text, encoding="utf-8")
        made, warnings = rebuilt(root, site / "kept")
        keeper().__init__()
        rebuilt(root, site / "new")
        ours, anew = files(site / "kept"), files(site / "new")
        differ = sorted(name for name in ours.keys() | anew.keys() if ours.get(name) != anew.get(name))
        print(json.dumps({"made": made, "differ": differ, "warnings": warnings, "files": len(anew)}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
