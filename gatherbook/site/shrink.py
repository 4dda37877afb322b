"""Makes pages, and the explorer's scripts and styles, small, in the built site only; `docs/` keeps what people read.

What the minifier may get wrong is not taken on trust: the tests that compare the explorer with torch ask the
minified modules as well.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Mapping
from itertools import count
from pathlib import Path

import minify

from gatherbook.site import bundle

FOLDER, SEARCH = Path("assets/explorer"), Path("assets/search")
RUNNER = Path("assets/run")
TYPES = {".js": "application/javascript", ".css": "text/css"}
IMPORT = re.compile(r"^import .*?;\n", re.MULTILINE | re.DOTALL)
NAMES = re.compile(r'^import \{(.*?)\} from "\./([\w-]+)\.js";\n', re.MULTILINE | re.DOTALL)
TOP = re.compile(r"^(?:export )?(?:async )?(?:const|let|function|class) (\w+)", re.MULTILINE)
ENTRY = "explorer"
SHARED = frozenset({"ops", "print", "state", "strings"})  # what other scripts import as well; the rest is one file
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


def joined(folder: Path) -> tuple[str, set[str]]:
    """The modules that only the explorer's page uses as one module, and their names: fewer requests, less to send.

    Raises:
        ValueError: two of them give the same name to something.
    """
    bodies: dict[str, str] = {}
    imports: dict[str, set[str]] = {}

    def take(name: str) -> None:
        text = (folder / f"{name}.js").read_text(encoding="utf-8")
        bodies[name] = ""  # it is on its way, should another ask for it
        for names, other in NAMES.findall(text):
            if other in SHARED:
                imports.setdefault(other, set()).update(part.strip() for part in names.split(",") if part.strip())
            elif other not in bodies:
                take(other)
        body = IMPORT.sub("", text)
        bodies[name] = bodies.pop(name) + (body if name == ENTRY else EXPORT.sub("", body))  # behind what it needs

    take(ENTRY)
    tops = [top for body in bodies.values() for top in TOP.findall(body)]
    twice = {top for top in tops if tops.count(top) > 1}
    if twice:
        raise ValueError(f"modules of {folder} that become one both name {', '.join(sorted(twice))}")
    head = "".join(f'import {{ {", ".join(sorted(names))} }} from "./{name}.js";\n' for name, names in imports.items())
    return head + "".join(bodies.values()), set(bodies)


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
    """Writes the small form of each of the explorer's and the search's files into the site, from its source.

    Raises:
        minify.MinifyError: a file cannot be parsed.
        ValueError: modules that become one both give the same name to something.
    """
    whole, parts = joined(docs / FOLDER) if (docs / FOLDER / f"{ENTRY}.js").is_file() else ("", frozenset())
    for path in sorted(path for folder in (FOLDER, SEARCH) for path in (docs / folder).glob("*")):
        target = site / path.relative_to(docs)
        if path.suffix not in TYPES or not target.is_file():
            continue
        ours = path.parent == docs / FOLDER
        if ours and path.suffix == ".js" and path.stem in parts - {ENTRY}:
            target.unlink()
            continue
        text = whole if ours and path.name == f"{ENTRY}.js" else path.read_text(encoding="utf-8")
        target.write_text(small(TYPES[path.suffix], text), encoding="utf-8")


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
