"""`python -m tests.run.sweep 20000 1000`: the kept programs, so many random edits, so many made-up programs, from this seed on.

Where all kept programs are right, how many the evaluator refuses is noted anew (`kept.py`); `sweep 0` does only that.

Unlike the test it goes on after a mismatch, prints each, and counts: equal, refused, wrong, skipped (PyTorch gave no
answer in time).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from tests.run.compare import Compared, compared, edits, programs
from tests.run.kept import KEPT, note

BATCH = 2000


def show(kind: str, each: Compared) -> None:
    """Prints a program on which the two differ."""
    print(f"--- {kind}\n{each.text}\nPyTorch: {each.theirs}\nevaluator: {each.ours}", flush=True)


def main(arguments: Sequence[str]) -> int:
    """Compares; returns 1 where something was wrong."""
    count, seed = int(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 1
    wrong = 0
    for path in sorted(KEPT.glob("*.txt")):
        found = note(path)
        wrong += len(found)
        for each in found:
            show(path.name, each)
    for kind, make in (("edits", edits), ("programs", programs)):
        verdicts, reasons = Counter[str](), Counter[str]()
        for done in range(0, count, BATCH):
            found = compared(make(min(BATCH, count - done), seed + done))
            verdicts.update(each.verdict for each in found)
            reasons.update(each.ours.refused[0] for each in found if each.verdict == "refused" and each.ours.refused)
            for each in found:
                if each.verdict == "wrong":
                    show(kind, each)
        wrong += verdicts["wrong"]
        print(f"{count} {kind}: {dict(verdicts)}")
        print("refused: " + ", ".join(f"{reason} {times}" for reason, times in reasons.most_common(25)), flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
