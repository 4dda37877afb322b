"""`make mutate`: 2,000 mistakes, one at a time in a copy of the book, and which proof reported each.

    python -m tests.bench.mutate --cases 2000 --first 0 --kind code

A case is its number, so `--cases 1 --first 417` tries one again. What is done is kept in `.cache/mutate.jsonl` and not
tried twice, as long as the book and its proofs are the same. Prints what survived, and at the end a table of kinds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from gatherbook.sources.book import BOOK
from tests.support.mutate import KINDS, Case, Outcome, Workshop

KEPT = BOOK.root / ".cache" / "mutate.jsonl"
_SOURCES = ("docs", "snippets", "gatherbook", "overrides", "tests")


def state() -> str:
    """A digest of all that an outcome depends on."""
    hashed = hashlib.sha256()
    for top in _SOURCES:
        for path in sorted((BOOK.root / top).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                hashed.update(path.read_bytes())
    return hashed.hexdigest()[:16]


def kept(now: str) -> dict[int, Outcome]:
    """The outcomes of an earlier run over the same book; none if it has changed."""
    try:
        lines = KEPT.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    if lines[:1] != [now]:
        return {}
    found = (Outcome(**json.loads(line)) for line in lines[1:] if line.endswith("}"))
    return {each.number: each for each in found}


def table(found: Iterable[Outcome]) -> str:
    """Kinds by what became of their cases, and which proofs caught them."""
    rows = [f"{'kind':24}{'tried':>7}{'caught':>8}{'equivalent':>12}{'survived':>10}  by"]
    listed = list(found)
    for kind in [*KINDS, None]:
        mine = [each for each in listed if kind in (each.kind, None)]
        if not mine:
            continue
        verdicts = Counter(each.verdict for each in mine)
        by = Counter(each.by for each in mine if each.by) if kind else Counter[str]()
        said = ", ".join(f"{name} {count}" for name, count in by.most_common())
        counts = f"{verdicts['caught']:8}{verdicts['equivalent']:12}{verdicts['survived']:10}"
        rows.append(f"{kind or 'all':24}{len(mine):7}{counts}  {said}")
    return "\n".join(rows)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--kind", choices=list(KINDS), help="only cases of this kind")
    given = parser.parse_args(arguments)
    numbers = range(given.first, given.first + given.cases)
    cases = [case for case in map(Case, numbers) if given.kind in (None, case.kind)]
    now = state()
    done = kept(now)
    KEPT.parent.mkdir(exist_ok=True)
    begin, left, tried = time.monotonic(), [case for case in cases if case.number not in done], 0
    if len(left) < len(cases):
        print(f"{len(cases) - len(left)} cases were tried before", file=sys.stderr)
    with Path(KEPT).open("a" if done else "w", encoding="utf-8") as file, Workshop() as shop:
        if not done:
            print(now, file=file)
        for tried, case in enumerate(left, 1):
            outcome = done[case.number] = case.outcome(shop)
            print(json.dumps(asdict(outcome), ensure_ascii=False), file=file, flush=True)
            if outcome.verdict == "survived":
                print(f"{case.number} survived: {outcome.kind}, {outcome.file}: {outcome.change}", flush=True)
            if tried % 20 == 0:
                rest = (time.monotonic() - begin) / tried * (len(left) - tried)
                print(f"{tried} of {len(left)}, {rest:.0f} s left", file=sys.stderr, flush=True)
    found = [done[case.number] for case in cases]
    print(table(found))
    return 1 if any(each.verdict == "survived" for each in found) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("interrupted; the next call goes on from here", file=sys.stderr)
        sys.exit(130)
