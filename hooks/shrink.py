"""Makes pages, and the explorer's scripts and styles, small, in the built site only; `docs/` keeps what people read.

What the minifier may get wrong is not taken on trust: the tests that compare the explorer with torch ask the
minified modules as well.
"""

from __future__ import annotations

from pathlib import Path

import minify

FOLDER = Path("assets/explorer")
TYPES = {".js": "application/javascript", ".css": "text/css"}

# A fifth of a page is white space of the theme's templates. Tags and quotes stay: they cost little, and whatever reads
# HTML understands them.
minify.config(
    dict.fromkeys(
        ("html-keep-end-tags", "html-keep-document-tags", "html-keep-quotes", "html-keep-default-attr-vals"), True
    )
)


def page(html: str) -> str:
    """A page without the white space that no browser shows.

    Raises:
        minify.MinifyError: a script or style in it cannot be parsed.
    """
    return minify.string("text/html", html)


def explorer(docs: Path, site: Path) -> None:
    """Writes the small form of each of the explorer's files into the site, from its source.

    Raises:
        minify.MinifyError: a file cannot be parsed.
    """
    for path in sorted((docs / FOLDER).glob("*")):
        target = site / FOLDER / path.name
        if path.suffix in TYPES and target.is_file():
            target.write_text(minify.string(TYPES[path.suffix], path.read_text(encoding="utf-8")), encoding="utf-8")
