"""Several modules as one classic script, which a page that was opened from a disk may load too.

The bodies stand one after the other in one function, those that are needed first, so that the minifier may shorten
every name: that is also what weighs least.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import minify

_IMPORT = re.compile(r'^import (?:\{(?P<names>[^}]*)\} from )?"(?P<path>[^"]+)";\n', re.MULTILINE)
_KINDS = r"(?:const|let|async function|function\*?|class)"
_EXPORT = re.compile(rf"^export (?={_KINDS} (?P<name>\w+))", re.MULTILINE)
_HERE = "addressOfThisScript"  # what a module knows as `import.meta.url`
_NAME = re.compile(rf"^{_KINDS} (\w+)", re.MULTILINE)


def modules(entry: Path) -> dict[Path, str]:
    """The module and all that it imports, by path, those that are needed first."""
    found: dict[Path, str] = {}
    begun: set[Path] = set()

    def add(path: Path) -> None:
        if path in begun:
            return
        begun.add(path)
        text = path.read_text(encoding="utf-8")
        for match in _IMPORT.finditer(text):
            add((path.parent / match["path"]).resolve())
        found[path] = text

    add(entry.resolve())
    return found


def bundle(entry: Path, name: str, also: Sequence[str] = ()) -> str:
    """The modules as one script, not yet small; what `entry` exports is left on `globalThis` under `name`.

    Args:
        also: what others of the modules define and is to be left there, too.

    Raises:
        ValueError: a module imports or exports in a form that this does not know, two share a name, or none has one of
            `also`.
    """
    found = modules(entry)
    owners: dict[str, str] = {}
    bodies = []
    for path, text in found.items():
        body = _EXPORT.sub("", _IMPORT.sub("", text)).replace("import.meta.url", _HERE)
        renamed = any(" as " in (match["names"] or "") for match in _IMPORT.finditer(text))
        if renamed or re.search(r"^(?:import|export)\b", body, re.MULTILINE):
            raise ValueError(f"{path.name}: an import or export that the bundle does not know")
        for given in _NAME.findall(body):
            if given in owners:
                raise ValueError(
                    f"{given} stands in {owners[given]} and in {path.name}: one of them needs another name"
                )
            owners[given] = path.name
        bodies.append(body)
    lost = [given for given in also if given not in owners]
    if lost:
        raise ValueError(f"no module of {entry.name} names {', '.join(lost)}")
    exported = ", ".join((*(match["name"] for match in _EXPORT.finditer(found[entry.resolve()])), *also))
    here = (
        f"const {_HERE} = globalThis.document?.currentScript?.src;\n" if any(_HERE in each for each in bodies) else ""
    )
    left = f"globalThis.{name} = {{ {exported} }};\n" if exported else ""
    return f"(() => {{\n{here}{''.join(bodies)}\n{left}}})();\n"


def small(entry: Path, name: str, also: Sequence[str] = ()) -> str:
    """The script as it travels.

    Raises:
        ValueError: see `bundle`.
        minify.MinifyError: it cannot be parsed.
    """
    return minify.string("application/javascript", bundle(entry, name, also))
