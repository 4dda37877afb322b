"""`python -m tests.bench.fuzz`: 2,000 ways to break a file, and what came of each.

    python -m tests.bench.fuzz --cases 2000 --first 0 --build-every 50

Every case is its number, so `--cases 1 --first 417` plays one again. Prints a table of kinds, and each failure whole.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.support.fuzz import Case, make_book, outcome


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--build-every", type=int, default=50, help="builds the site of each n-th case too; 0: of none")
    given = parser.parse_args()
    tried, wrong, begin = Counter[str](), Counter[str](), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        book = make_book(Path(folder, "book"))
        for done in range(given.cases):
            case = Case(given.first + done)
            found = outcome(book, case, bool(given.build_every) and done % given.build_every == given.build_every - 1)
            tried[case.kind] += 1
            wrong[case.kind] += bool(found)
            print(*found, sep="\n", end="\n" if found else "", flush=True)
            if done % 100 == 99:
                left = (time.monotonic() - begin) / (done + 1) * (given.cases - done - 1)
                print(f"{done + 1} of {given.cases}, {left:.0f} s left", file=sys.stderr, flush=True)
    print(f"{'kind':26}{'tried':>7}{'ended well':>12}")
    for kind, count in tried.items():
        print(f"{kind:26}{count:7}{count - wrong[kind]:12}")
    return 1 if sum(wrong.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
