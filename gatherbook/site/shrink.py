"""Makes pages, and the scripts and styles that they load, small, in the built site; `docs/` keeps what people read.

What the minifier may get wrong is not taken on trust: the tests that compare the explorer with torch ask the
minified modules as well.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from itertools import count
from pathlib import Path

import minify

from gatherbook.site import bundle

FOLDER, SEARCH, BOTH = Path("assets/explorer"), Path("assets/search"), Path("assets/both")
RUNNER = Path("assets/run")
TYPES = {".js": "application/javascript", ".css": "text/css"}

# What pages load, by the module that holds or begins it: the name under which the script leaves what it exports, and
# what else it leaves there, for the tests to ask. All are classic scripts, since a page from a disk may load no module.
SCRIPTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "assets/page.js": ("assets/page.js", "gatherText", ()),
    "assets/errors.js": ("assets/errors.js", "gatherErrors", ()),
    "assets/explorer/explorer.js": (
        "assets/explorer/explorer.js",
        "gatherExplorer",
        ("apply", "argsOf", "decode", "encode", "errorAnchor", "print"),
    ),
    "assets/explorer/figures.js": ("assets/explorer/figures.js", "gatherFigures", ()),
    "assets/both/both.js": ("assets/both/both.js", "gatherBoth", ()),
    "assets/search/box.js": ("assets/search/box.js", "gatherBox", ()),
    "assets/search/search.js": (
        "assets/search/served.js",
        "gatherSearch",
        ("open", "highlight", "show", "makeIndex", "search"),
    ),
}
FIGURE = re.compile(r'<figure class="tensor-figure".*?</figure>', re.DOTALL)
STAND_IN = re.compile(r'<figure id="drawn-(\d+)"></figure>')

# A fifth of a page is white space of the theme's templates. Tags and quotes stay: they cost little, and whatever reads
# HTML understands them.
minify.config(
    dict.fromkeys(
        ("html-keep-end-tags", "html-keep-document-tags", "html-keep-quotes", "html-keep-default-attr-vals"), True
    )
)


def page(html: str) -> str:
    """A page without the white space that no browser shows; its figures stay, whose script reads how they are drawn.

    Raises:
        minify.MinifyError: a script or style in it cannot be parsed.
    """
    figures: list[str] = FIGURE.findall(html)
    numbers = count()
    shrunk = minify.string("text/html", FIGURE.sub(lambda _: f'<figure id="drawn-{next(numbers)}"></figure>', html))
    return STAND_IN.sub(lambda match: figures[int(match[1])], shrunk)


def scripts(docs: Path, site: Path) -> None:
    """Writes the scripts and styles that pages load into the site, small; modules that became part of one go.

    Raises:
        minify.MinifyError: a file cannot be parsed.
        ValueError: see `bundle.bundle`.
    """
    for folder in (FOLDER, SEARCH, BOTH):
        for path in (site / folder).glob("*.js"):
            if (docs / folder / path.name).is_file():  # not the texts that are searched
                path.unlink()
    for served, (entry, name, also) in SCRIPTS.items():
        if (docs / entry).is_file():
            (site / served).write_text(bundle.small(docs / entry, name, also), encoding="utf-8")
    for path in sorted(path for folder in (FOLDER, SEARCH, BOTH) for path in (docs / folder).glob("*.css")):
        text = minify.string(TYPES[".css"], path.read_text(encoding="utf-8"))
        (site / path.relative_to(docs)).write_text(text, encoding="utf-8")


def runner(docs: Path, site: Path, error_ids: Mapping[str, str], exercises: Mapping[str, object]) -> None:
    """Writes what runs programs in a page: the loader, and what it loads on a click, as scripts that a disk serves too.

    Nothing else of `docs/assets/run` is in the site.

    Args:
        error_ids: the messages that the error dictionary explains, and the ids of their entries.
        exercises: what a page needs of each exercise that checks an answer.

    Raises:
        ValueError: a module imports or exports in a form that the bundle does not know.
        minify.MinifyError: a file cannot be parsed.
    """
    source, target = docs / RUNNER, site / RUNNER
    page = source / "page"
    if not page.is_dir():
        return
    ids = f";Object.assign(gatherPage.errorIds,{json.dumps(dict(error_ids), ensure_ascii=False)});"
    written = {
        "loader.js": minify.string(TYPES[".js"], (page / "loader.js").read_text(encoding="utf-8")),
        "run.css": minify.string(TYPES[".css"], (page / "run.css").read_text(encoding="utf-8")),
        "evaluator.js": bundle.small(source / "run.js", "gatherRun"),
        "page.js": bundle.small(page / "page.js", "gatherPage") + ids,
        "exercises.js": f"globalThis.gatherExercises={json.dumps(exercises, ensure_ascii=False)};",
    }
    shutil.rmtree(target)
    target.mkdir()
    for name, text in written.items():
        (target / name).write_text(text, encoding="utf-8")
