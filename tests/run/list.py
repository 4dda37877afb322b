"""Which snippets the evaluator runs, and why it refuses the others: `make runs` writes the list.

The list, `docs/assets/run/snippets.json`, is what a page puts its buttons by. A snippet runs only if all that it
prints is what its `.out` says, byte for byte; a snippet whose output would differ is no refusal but a fault, and
the list is not written.
"""

from __future__ import annotations

import ast
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from gatherbook.sources.book import BOOK
from gatherbook.sources.marks import differences
from tests.run.wire import FOLDER, Ran, run_all

LIST = FOLDER / "snippets.json"


@dataclass(frozen=True)
class Verdict:
    """A snippet by its name, `topic/name.py`; `refused` says why it does not run, `wrong` what it printed instead."""

    name: str
    refused: str | None
    wrong: str | None
    gathers: bool


def _calls_gather(text: str) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr == "gather" for node in ast.walk(ast.parse(text)))


def _verdict(name: str, text: str, documented: str, ran: Ran) -> Verdict:
    refused = wrong = None
    if ran.crashed is not None:
        wrong = ran.crashed
    elif ran.refused is not None:
        refused = f"{ran.refused[0]} (line {ran.refused[1]})"
    elif differences(documented, ran.shown):
        wrong = ran.shown
    return Verdict(name, refused, wrong, _calls_gather(text))


def verdicts(folder: Path = FOLDER, seconds: float = 1800) -> list[Verdict]:
    """What the evaluator in this folder makes of every snippet, by name."""
    paths = sorted(BOOK.snippets.rglob("*.py"))
    texts = [path.read_text(encoding="utf-8") for path in paths]
    ran = run_all(texts, folder, seconds=seconds)
    return [
        _verdict(
            path.relative_to(BOOK.snippets).as_posix(), text, path.with_suffix(".out").read_text(encoding="utf-8"), each
        )
        for path, text, each in zip(paths, texts, ran, strict=True)
    ]


def content(found: list[Verdict]) -> str:
    """The list as it is written: names that run, names that do not with the reason."""
    runs = [each.name for each in found if each.refused is None]
    refused = {each.name: each.refused for each in found if each.refused is not None}
    return json.dumps({"runs": runs, "refused": refused}, indent=1, ensure_ascii=False) + "\n"


def main() -> int:
    found = verdicts()
    wrong = [each for each in found if each.wrong is not None]
    for each in wrong:
        print(f"{each.name}\n{each.wrong}")
    runs = [each for each in found if each.refused is None and each.wrong is None]
    print(
        f"{len(runs)} of {len(found)} run, {sum(each.gathers for each in runs)} of them call gather; {len(wrong)} wrong"
    )
    if wrong:
        return 1
    LIST.write_text(content(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
