"""`python -m gatherbook.sweep.upgrade VERSION`: what would change in the book with another release of torch.

Makes an environment of its own in a temporary folder, runs every snippet in it, prints page by page what differs, and
removes the environment. Nothing in the book is touched. `--sweep` runs the quick sweep too and counts what differs;
`--python` names an interpreter that has the release already.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from gatherbook.sources import marks, snippets
from gatherbook.sources.book import Book
from gatherbook.sweep import behaviour

ROOT = Path(__file__).resolve().parents[2]
_INCLUDE = re.compile(r'^--8<-- "([^"]+\.py)"', re.MULTILINE)


def environment(folder: Path, version: str) -> Path:
    """The interpreter of a new environment that has torch of that version.

    Raises:
        subprocess.CalledProcessError: it cannot be installed.
    """
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    numpy = "numpy<2" if tuple(map(int, version.split(".")[:2])) < (2, 3) else "numpy"
    subprocess.run([str(python), "-m", "pip", "install", "-q", f"torch=={version}", numpy], check=True)
    return python


def pages(book: Book) -> dict[str, list[str]]:
    """The snippets that each page shows, in order; pages of one language, as both show the same."""
    found = {}
    for path in book.pages():
        if not path.name.endswith(".zh.md"):
            found[path.relative_to(book.docs).as_posix()] = _INCLUDE.findall(path.read_text(encoding="utf-8"))
    return found


def report(book: Book, different: Mapping[str, str]) -> str:
    """What differs, page by page: each snippet with the lines that were and that would be."""
    lines, shown = [], set()
    for page, names in sorted(pages(book).items()):
        here = [name for name in names if name in different]
        if here:
            lines.append(f"{page}: {len(here)} of {len(names)}")
            for name in here:
                lines.append(f"  snippets/{name}")
                if name not in shown:
                    lines += [f"    {line}" for line in _changes(book, name, different[name])]
                shown.add(name)
    lines += [f"on no page: snippets/{name}" for name in sorted(set(different) - shown)]
    return "\n".join(lines)


def _changes(book: Book, name: str, now: str) -> Iterable[str]:
    was = marks.sample(snippets.documented_output(book, name)).rstrip("\n").split("\n")
    if now.startswith("… "):
        return [f"+{line.removeprefix('… ')}" for line in now.split("\n")]
    compared = difflib.unified_diff(was, now.split("\n"), lineterm="", n=0)
    return [line for line in compared if not line.startswith(("---", "+++", "@@"))]


def main(given: list[str] | None = None) -> int:
    """Reports; 1 if anything differs."""
    parser = argparse.ArgumentParser(prog="python -m gatherbook.sweep.upgrade", description=__doc__.split("\n")[0])
    parser.add_argument("version", help="a release, such as 2.14.1")
    parser.add_argument("--python", type=Path, help="an interpreter that has this release; no environment is made then")
    parser.add_argument(
        "--sweep", action="store_true", help="run the quick sweep too, and compare it with this release's record"
    )
    asked = parser.parse_args(given)
    with tempfile.TemporaryDirectory(prefix="gatherbook-") as folder:
        place = Path(folder)
        python = asked.python.absolute() if asked.python else environment(place / "environment", asked.version)
        differences, swept = place / "snippets.json", place / "record.json"
        command = [str(python), "-m", "gatherbook.sweep"]
        subprocess.run([*command[:2], "gatherbook.sweep.snippets", "--out", str(differences)], check=True, cwd=ROOT)
        ((release, different),) = json.loads(differences.read_text(encoding="utf-8")).items()
        if release != asked.version:
            print(f"this interpreter has torch {release}, not {asked.version}")
            return 2
        print(report(Book(ROOT), different) or "no page differs")
        if asked.sweep:
            subprocess.run([*command, "--quick", "--out", str(swept)], check=True, cwd=ROOT)
            print(_swept(swept))
    return int(bool(different))


def _swept(path: Path) -> str:
    new = behaviour.load(path)
    known = [
        record for record in behaviour.records(ROOT / "docs" / "assets" / "behaviour") if record.device == new.device
    ]
    lines = []
    for record in known[-1:]:
        counted: dict[str, int] = {}
        for each in behaviour.differences(record, new):
            counted[each.cell.operation] = counted.get(each.cell.operation, 0) + 1
        lines.append(f"against the record of {record.torch}: {sum(counted.values())} cases of the quick sweep differ")
        lines += [f"  {operation}: {count}" for operation, count in sorted(counted.items(), key=lambda item: -item[1])]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
