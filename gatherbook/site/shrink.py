"""Makes pages, and the explorer's scripts and styles, small, in the built site only; `docs/` keeps what people read.

What the minifier may get wrong is not taken on trust: the tests that compare the explorer with torch ask the
minified modules as well.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from itertools import count
from pathlib import Path

import minify

from gatherbook.site import bundle

FOLDER = Path("assets/explorer")
RUNNER = Path("assets/run")
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


def runner(docs: Path, site: Path, error_ids: Mapping[str, str]) -> None:
    """Writes what runs programs in a page: the loader, and what it loads on a click, as scripts that a disk serves too.

    Nothing else of `docs/assets/run` is in the site.

    Args:
        error_ids: the messages that the error dictionary explains, and the ids of their entries.

    Raises:
        ValueError: a module imports or exports in a form that the bundle does not know.
        minify.MinifyError: a file cannot be parsed.
    """
    source, target = docs / RUNNER, site / RUNNER
    if not (source / "loader.js").is_file():
        return
    ids = f";Object.assign(gatherPage.errorIds,{json.dumps(dict(error_ids), ensure_ascii=False)});"
    written = {
        "loader.js": minify.string(TYPES[".js"], (source / "loader.js").read_text(encoding="utf-8")),
        "run.css": minify.string(TYPES[".css"], (source / "run.css").read_text(encoding="utf-8")),
        "evaluator.js": bundle.small(source / "run.js", "gatherRun"),
        "page.js": bundle.small(source / "page.js", "gatherPage") + ids,
    }
    for path in target.iterdir():
        path.unlink()
    for name, text in written.items():
        (target / name).write_text(text, encoding="utf-8")
