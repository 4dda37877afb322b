"""`python -m gatherbook.sweep.sample`: holds a random sample of the sweep against the record of this release.

Prints what differs, one case a line, and the seed that draws the same sample again. Ends with 1 if anything differs.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterable
from pathlib import Path

from gatherbook.sweep import runner
from gatherbook.sweep.behaviour import Answer, Cell, Record, load, parsed

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "assets" / "behaviour"
EACH = 12
SLOW = ("modes", "gradcheck", "memory")
"""Probes of which a sample takes fewer cases."""


def drawn(seed: int, batches: int, probe: str | None = None) -> list[runner.Batch]:
    """A few cases each of some operations and probes, or of one. Large sizes and what varies by chance are left out."""
    chance = random.Random(seed)
    whole = [each for each in runner.batches(None, quick=True) if probe in (None, each.probe)]
    chosen = chance.sample(whole, min(batches, len(whole)))
    found = []
    for batch in chosen:
        some = sorted(chance.sample(range(len(batch.cases)), min(len(batch.cases), 2 if batch.probe in SLOW else EACH)))
        found.append(runner.Batch(batch.operation, batch.probe, [batch.cases[k] for k in some], 1.0))
    return found


def compared(record: Record, batches: Iterable[runner.Batch]) -> tuple[int, list[tuple[Cell, Answer | None]]]:
    """How many cases were run, and those that were answered otherwise than recorded."""
    count, wrong = 0, []
    for batch in batches:
        forms = record.forms(batch.operation)
        known = {(cell.code, *cell.axes.values()): cell for cell in record.cells(batch.probe, batch.operation)}
        for k, (form, case) in enumerate(batch.cases):
            answer = batch.answers[k]
            now = None if answer is None else parsed(answer)
            cell = known.get((forms[form], *case))
            count += cell is not None or now is not None
            if cell is None and now is not None:
                cell = Cell(
                    batch.operation,
                    batch.probe,
                    forms[form],
                    dict(zip(record.content["axes"][batch.probe], case, strict=True)),
                    Answer("not recorded"),
                )
            if cell is not None and (now is None or now.key != cell.answer.key):
                wrong.append((cell, now))
    return count, wrong


def main(given: list[str] | None = None) -> int:
    """Draws, runs, compares."""
    parser = argparse.ArgumentParser(prog="python -m gatherbook.sweep.sample", description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=None, help="draw this sample again")
    parser.add_argument("--batches", type=int, default=60, help="how many pairs of operation and probe")
    parser.add_argument("--probe", help="draw from this probe alone")
    parser.add_argument("--record", type=Path, help="hold it against this file")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    asked = parser.parse_args(given)
    runner.prepare()
    import torch

    seed = random.SystemRandom().randrange(10**6) if asked.seed is None else asked.seed
    record = load(asked.record or FOLDER / f"{torch.__version__.split('+')[0]}-{asked.device}.json")
    done = list(runner.run(drawn(seed, asked.batches, asked.probe), asked.device, 1, sys.stderr.isatty()))
    count, wrong = compared(record, done)
    for cell, now in wrong:
        axes = " ".join(f"{axis}={word}" for axis, word in cell.axes.items())
        print(
            f"{cell.operation}, {cell.probe}: {cell.code}  {axes}\n"
            f"  the record says: {cell.answer}\n  now:             {now}"
        )
    print(f"seed {seed}: {count} cases run, {len(wrong)} answered otherwise ({record.torch}, {record.device})")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
