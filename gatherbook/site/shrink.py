"""Makes pages, and the explorer's scripts and styles, small, in the built site only; `docs/` keeps what people read.

What the minifier may get wrong is not taken on trust: the tests that compare the explorer with torch ask the
minified modules as well.
"""

from __future__ import annotations

import gzip
import re
from itertools import count
from pathlib import Path

import minify

FOLDER = Path("assets/explorer")
TYPES = {".js": "application/javascript", ".css": "text/css"}
IMPORT = re.compile(r"^import .*?;\n", re.MULTILINE | re.DOTALL)
EXPORT = re.compile(r"^export (?=(?:const|function) (\w+))", re.MULTILINE)
FIGURE = re.compile(r'<figure class="tensor-figure".*?</figure>', re.DOTALL)
STAND_IN = re.compile(r'<figure id="drawn-(\d+)"></figure>')

# A fifth of a page is white space of the theme's templates. Tags and quotes stay: they cost little, and whatever reads
# HTML understands them.
minify.config(
    dict.fromkeys(
        ("html-keep-end-tags", "html-keep-document-tags", "html-keep-quotes", "html-keep-default-attr-vals"), True
    )
)


def enclosed(module: str) -> str:
    """The same module with its body in a function, where the minifier may shorten the names of its own functions."""
    body = IMPORT.sub("", module)
    exported = ", ".join(EXPORT.findall(body))
    given = f"export const {{ {exported} }} = " if exported else ""
    head = "".join(IMPORT.findall(module))
    return f"{head}{given}(() => {{\n{EXPORT.sub('', body)}\nreturn {{ {exported} }};\n}})();\n"


def small(kind: str, text: str) -> str:
    """The form of a file that takes the fewest bytes on the way to a reader.

    Raises:
        minify.MinifyError: the text cannot be parsed.
    """
    forms = [text, enclosed(text)] if kind == TYPES[".js"] else [text]
    return min((minify.string(kind, form) for form in forms), key=lambda form: len(gzip.compress(form.encode(), 9)))


def page(html: str) -> str:
    """A page without the white space that no browser shows; its figures stay, whose script reads how they are drawn.

    Raises:
        minify.MinifyError: a script or style in it cannot be parsed.
    """
    figures: list[str] = FIGURE.findall(html)
    numbers = count()
    shrunk = minify.string("text/html", FIGURE.sub(lambda _: f'<figure id="drawn-{next(numbers)}"></figure>', html))
    return STAND_IN.sub(lambda match: figures[int(match[1])], shrunk)


def explorer(docs: Path, site: Path) -> None:
    """Writes the small form of each of the explorer's files into the site, from its source.

    Raises:
        minify.MinifyError: a file cannot be parsed.
    """
    for path in sorted((docs / FOLDER).glob("*")):
        target = site / FOLDER / path.name
        if path.suffix in TYPES and target.is_file():
            target.write_text(small(TYPES[path.suffix], path.read_text(encoding="utf-8")), encoding="utf-8")
