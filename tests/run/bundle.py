"""The evaluator as one script: its modules in the order in which they need each other, in one function.

A page that is opened from a disk may load no module; it loads this script, which leaves `run` on `globalThis` as
`runProgram`. In one piece, with the names inside shortened, it is also what weighs least.
"""

from __future__ import annotations

import re
from pathlib import Path

import minify

from tests.run.wire import FOLDER

NAME = "runProgram"
_IMPORT = re.compile(r"^import (?:\{(?P<names>[^}]*)\} from )?\"(?P<path>[^\"]+)\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|let|function\*?|class) (?P<name>\w+))", re.MULTILINE)
_NAME = re.compile(r"^(?:const|let|function\*?|class) (\w+)", re.MULTILINE)


def _ordered(path: Path, seen: dict[Path, str]) -> dict[Path, str]:
    """The module and all that it needs, those that are needed first."""
    if path not in seen:
        text = path.read_text(encoding="utf-8")
        for match in _IMPORT.finditer(text):
            _ordered((path.parent / match["path"]).resolve(), seen)
        seen[path] = text
    return seen


def modules(entry: Path = FOLDER / "run.js") -> list[Path]:
    """Every module that the evaluator consists of, those that are needed first."""
    return list(_ordered(entry.resolve(), {}))


def bundle(entry: Path = FOLDER / "run.js") -> str:
    """The script, not yet minified: the bodies of the modules one after the other, in one function.

    Raises:
        ValueError: a module imports or exports in another form than this knows, or two modules share a name.
    """
    owners: dict[str, str] = {}
    bodies = []
    for path, text in _ordered(entry.resolve(), {}).items():
        body = _EXPORT.sub("", _IMPORT.sub("", text))
        if re.search(r"^(?:import|export) ", body, re.MULTILINE) or " as " in "".join(
            match["names"] or "" for match in _IMPORT.finditer(text)
        ):
            raise ValueError(f"{path.name}: an import or export that the bundle does not know")
        for name in _NAME.findall(body):
            if name in owners:
                raise ValueError(f"{name} stands in {owners[name]} and in {path.name}: one of them needs another name")
            owners[name] = path.name
        bodies.append(body)
    return f"(() => {{\n{''.join(bodies)}globalThis.{NAME} = run;\n}})();\n"


def small() -> str:
    """The script as it travels.

    Raises:
        minify.MinifyError: it cannot be parsed.
    """
    return minify.string("application/javascript", bundle())
