"""Several modules as one classic script, which a page that was opened from a disk may load too.

Each module becomes a function that gives back what it exports, in the order in which they need each other. In one
piece, where the minifier may shorten every name, it is also what weighs least.
"""

from __future__ import annotations

import re
from pathlib import Path

import minify

_IMPORT = re.compile(r'^import (?:\{(?P<names>[^}]*)\} from )?"(?P<path>[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|let|async function|function\*?|class) (?P<name>\w+))", re.MULTILINE)
_EXPORTED_LIST = re.compile(r"^export \{(?P<names>[^}]*)\};\n", re.MULTILINE)


def modules(entry: Path) -> dict[Path, str]:
    """The module and all that it imports, by path, those that are needed first."""
    found: dict[Path, str] = {}

    def add(path: Path) -> None:
        if path in found or path in begun:
            return
        begun.add(path)
        text = path.read_text(encoding="utf-8")
        for match in _IMPORT.finditer(text):
            add((path.parent / match["path"]).resolve())
        found[path] = text

    begun: set[Path] = set()
    add(entry.resolve())
    return found


def bundle(entry: Path, name: str) -> str:
    """The modules as one script, not yet small; what `entry` exports is left on `globalThis` under `name`.

    Raises:
        ValueError: a module imports or exports in a form that this does not know.
    """
    found = modules(entry)
    variables = {path: f"module{number}" for number, path in enumerate(found)}
    parts = []
    for path, text in found.items():

        def taken(match: re.Match[str], folder: Path = path.parent) -> str:
            names = (match["names"] or "").replace(" as ", ": ")
            return f"const {{{names}}} = {variables[(folder / match['path']).resolve()]};\n" if names else ""

        listed = [each.strip() for match in _EXPORTED_LIST.finditer(text) for each in match["names"].split(",")]
        exported = [match["name"] for match in _EXPORT.finditer(text)] + list(filter(None, listed))
        body = _EXPORTED_LIST.sub("", _EXPORT.sub("", _IMPORT.sub(taken, text)))
        if re.search(r"^(?:import|export)\b", body, re.MULTILINE):
            raise ValueError(f"{path.name}: an import or export that the bundle does not know")
        parts.append(f"const {variables[path]} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();\n")
    return f"(() => {{\n{''.join(parts)}globalThis.{name} = {variables[entry.resolve()]};\n}})();\n"


def small(entry: Path, name: str) -> str:
    """The script as it travels.

    Raises:
        ValueError: see `bundle`.
        minify.MinifyError: it cannot be parsed.
    """
    return minify.string("application/javascript", bundle(entry, name))
