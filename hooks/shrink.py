"""Makes the explorer's scripts and styles small, in the built site only; `docs/` keeps what people read.

What the minifier may get wrong is not taken on trust: the tests that compare the explorer with torch ask the
minified modules as well.
"""

from __future__ import annotations

from pathlib import Path

import minify

FOLDER = Path("assets/explorer")
TYPES = {".js": "application/javascript", ".css": "text/css"}


def explorer(docs: Path, site: Path) -> None:
    """Writes the small form of each of the explorer's files into the site, from its source.

    Raises:
        minify.MinifyError: a file cannot be parsed.
    """
    for path in sorted((docs / FOLDER).glob("*")):
        target = site / FOLDER / path.name
        if path.suffix in TYPES and target.is_file():
            target.write_text(minify.string(TYPES[path.suffix], path.read_text(encoding="utf-8")), encoding="utf-8")
