"""`python -m tests.run.sweep 20000 1000`: so many random edits and so many made-up programs, from this seed on.

Unlike the test it goes on after a mismatch, prints each, and counts: equal, refused, wrong, skipped (PyTorch gave no
answer in time).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from tests.run.compare import compared, edits, programs

BATCH = 2000


def main(arguments: Sequence[str]) -> int:
    """Compares; returns 1 where something was wrong."""
    count, seed = int(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 1
    wrong = 0
    for kind, make in (("edits", edits), ("programs", programs)):
        verdicts, reasons = Counter[str](), Counter[str]()
        for done in range(0, count, BATCH):
            found = compared(make(min(BATCH, count - done), seed + done))
            verdicts.update(each.verdict for each in found)
            reasons.update(each.ours.refused[0] for each in found if each.verdict == "refused" and each.ours.refused)
            for each in found:
                if each.verdict == "wrong":
                    print(f"--- {kind}\n{each.text}\nPyTorch: {each.theirs}\nevaluator: {each.ours}", flush=True)
        wrong += verdicts["wrong"]
        print(f"{count} {kind}: {dict(verdicts)}")
        print("refused: " + ", ".join(f"{reason} {times}" for reason, times in reasons.most_common(25)), flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
