"""`make benchmark`: measures every case on one device and writes `docs/assets/measurements/<machine>.json`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import torch

from gatherbook.measured.suite.cases import all_cases
from gatherbook.measured.suite.contest import Case, check_agreement
from gatherbook.measured.suite.kernels import device_times
from gatherbook.measured.suite.machine import facts, slug
from gatherbook.measured.suite.memory import peak_bytes
from gatherbook.measured.suite.progress import Progress
from gatherbook.measured.suite.timing import QUICK, WIDEST, WIDEST_CUDA, Effort, Timing, measure
from gatherbook.sources.book import BOOK
from gatherbook.sources.files import write_whole

Entry = dict[str, Any]
WAITING = ("loop", "logsumexp-by-row", "mask", "one-hot", "bincount", "compiled")
"""Rivals that wait for the device inside a call, or launch so often that their kernels say nothing."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and writes; returns 1 where a case was too noisy to be written."""
    given = _arguments(arguments)
    if given.device == "cuda" and not torch.cuda.is_available():
        print("no CUDA device here. Cure: run it on a machine that has one, or with --device cpu", file=sys.stderr)
        return 2
    device = torch.device(given.device)
    torch.set_num_threads(1)
    cases = [case for case in all_cases(given.quick) if not given.only or case.name in given.only]
    if not cases:
        print(f"no case of these names. There are: {', '.join(case.name for case in all_cases())}", file=sys.stderr)
        return 2
    effort = QUICK if given.quick else Effort()
    if device.type == "cuda":
        effort = replace(effort, patience=1)  # the thread waits for the device; its own clock says nothing
    path = given.out / f"{slug(device)}.json"
    order = [case.name for case in all_cases()]
    if given.only and (refused := loses(path, facts(device), {case.name for case in cases}, order)):
        print(refused, file=sys.stderr)
        return 2
    journal = Journal(
        BOOK.root / ".cache" / "measurements" / f"{path.stem}.going.jsonl", [facts(device), asdict(effort)]
    )
    known = journal.read() if given.resume else {}
    if not known:
        journal.clear()
    try:
        measured, noisy = measure_all(cases, device, effort, known, journal.add)
    except KeyboardInterrupt:
        done = len(journal.read())
        print(f"\nstopped; {done} cases are kept. Go on with: make benchmark RESUME=1", file=sys.stderr)
        return 130
    if refused := loses(path, facts(device), set(measured), order):
        print(f"too noisy: {', '.join(noisy)}. {refused}", file=sys.stderr)
        return 1
    kept = write(path, facts(device), measured, order)
    journal.clear()
    if device.type == "cuda":
        for case in cases:
            if case.name in measured:
                add_device_times(case, device, measured[case.name])
        write(path, facts(device), measured, order)
    print(f"{len(measured)} cases measured, {path} written")
    for name, rivals in noisy.items():
        found = ", ".join(f"{rival} {spread:.0%}" for rival, spread in rivals.items())
        state = "its earlier measurement stays" if name in kept else "it is not in the record"
        print(f"too noisy: {name}: interquartile range over the median of {found}; {state}", file=sys.stderr)
    return 1 if noisy else 0


class Journal:
    """What a run that is not over has measured, a line a case, so that one that was stopped goes on.

    Only a run on the same machine, with the same versions and the same effort, reads it.
    """

    def __init__(self, path: Path, state: object) -> None:
        self._path, self._state = path, json.loads(json.dumps(state))

    def read(self) -> dict[str, Entry]:
        """The cases that are done; a last line that was cut off is none."""
        found: dict[str, Entry] = {}
        for line in self._path.read_text(encoding="utf-8").splitlines() if self._path.is_file() else ():
            try:
                state, name, entry = json.loads(line)
            except ValueError:
                continue
            if state == self._state:
                found[name] = entry
        return found

    def add(self, name: str, entry: Entry) -> None:
        """Keeps a case."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as out:
            out.write(json.dumps([self._state, name, entry]) + "\n")

    def clear(self) -> None:
        """Forgets everything."""
        self._path.unlink(missing_ok=True)


def measure_all(
    cases: Sequence[Case],
    device: torch.device,
    effort: Effort,
    known: Mapping[str, Entry] | None = None,
    keep: Callable[[str, Entry], None] = lambda name, entry: None,
) -> tuple[dict[str, Entry], dict[str, dict[str, float]]]:
    """The entries of the calm cases, and for each noisy one its rivals' spread. Noisy ones are tried again last.

    Args:
        known: cases that a run before has measured; they are not measured again.
        keep: is given each case when it is done.
    """
    measured: dict[str, Entry] = {case.name: known[case.name] for case in cases if known and case.name in known}
    waiting = [case for case in cases if case.name not in measured]
    noisy: dict[str, dict[str, float]] = {}
    progress = Progress(len(waiting))
    for attempt in range(1 + effort.retries):
        noisy = {}
        for case in waiting:
            progress.begin(case.name)
            entry, spreads = measure_case(case, device, effort, progress)
            if spreads:
                noisy[case.name] = spreads
            else:
                measured[case.name] = entry
                keep(case.name, entry)
            progress.end()
        waiting = [case for case in waiting if case.name in noisy]
        if not waiting:
            break
        if attempt < effort.retries:
            progress.more(len(waiting))
    progress.close()
    for case in cases:
        if case.name in measured:
            add_memory(case, device, measured[case.name])
    return measured, noisy


def measure_case(
    case: Case, device: torch.device, effort: Effort, progress: Progress
) -> tuple[Entry, dict[str, float]]:
    """One case's entry, and the spread of the rivals that are too noisy.

    Raises:
        DisagreementError: its rivals do not compute the same.
    """
    contest = case.build(device)
    check_agreement(case, contest)
    timings = measure(contest.with_copy(), effort, progress.part)
    entry: Entry = {"setup": contest.setup, "date": date.today().isoformat()}
    if case.size is not None:
        entry["size"] = case.size
    entry["rivals"] = {
        name: {**_rounded(timing), "moves": contest.own_moves.get(name, contest.moves)}
        for name, timing in timings.items()
    }
    widest = WIDEST_CUDA if device.type == "cuda" else WIDEST
    return entry, {name: timing.spread for name, timing in timings.items() if timing.spread > widest}


def add_memory(case: Case, device: torch.device, entry: Entry) -> None:
    """Adds each rival's peak of memory. Done after all timing: a profiler that ran makes calls slower."""
    contest = case.build(device)
    for name, call in contest.with_copy().items():
        entry["rivals"][name]["peak"] = peak_bytes(call, device)


def add_device_times(case: Case, device: torch.device, entry: Entry) -> None:
    """Adds what each rival takes of the host, and of the device with its caches warm and cold."""
    for name, call in case.build(device).with_copy().items():
        if name not in WAITING and (times := device_times(call)) is not None:
            entry["rivals"][name]["device"] = times


def loses(path: Path, about: Mapping[str, object], measured: Set[str], order: Sequence[str]) -> str | None:
    """Why a record must not be written: cases of another state of this machine would be lost; two cannot be mixed."""
    if not path.is_file():
        return None
    record = json.loads(path.read_text(encoding="utf-8"))
    now = json.loads(json.dumps(about))
    other = [key for key in now if record.get(key) != now[key]]
    gone = [name for name in record["cases"] if name in order and name not in measured]
    if not other or not gone:
        return None
    changed = ", ".join(f"{key} was {record.get(key)}, is {now[key]}" for key in other)
    return (
        f"{path} was made in another state of this machine ({changed}), so its other cases cannot stand beside new "
        f"ones: {len(gone)} would be lost. Nothing is written. Cure: make benchmark, which measures them all"
    )


def write(path: Path, about: Mapping[str, object], measured: Mapping[str, Entry], order: Sequence[str]) -> list[str]:
    """Writes a record. Cases that were not measured now stay if they come from the same machine and versions.

    Returns:
        The names of the cases that stayed.
    """
    earlier: dict[str, Entry] = {}
    if path.is_file():
        record = json.loads(path.read_text(encoding="utf-8"))
        if {key: record.get(key) for key in about} == json.loads(json.dumps(about)):
            earlier = record["cases"]
    merged = {**earlier, **measured}
    cases = {name: merged[name] for name in order if name in merged}
    latest = max((entry["date"] for entry in cases.values()), default="")
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {**about, "date": latest, "cases": cases}
    write_whole(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return [name for name in cases if name not in measured]


def _rounded(timing: Timing) -> dict[str, float | int]:
    """Seconds to four digits; what lies beyond is noise."""
    return {
        name: float(f"{value:.4g}") if isinstance(value, float) else value for name, value in asdict(timing).items()
    }


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m gatherbook.measured.suite", description=__doc__)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--quick", action="store_true", help="few rounds, to try it; writes below .cache")
    parser.add_argument("--only", nargs="+", metavar="CASE", help="measure these cases, keep the others")
    parser.add_argument("--resume", action="store_true", help="go on with a run that was stopped")
    parser.add_argument("--out", type=Path, help="the folder of the record")
    given = parser.parse_args(arguments)
    if given.out is None:
        given.out = BOOK.root / ".cache" / "measurements" if given.quick else BOOK.docs / "assets" / "measurements"
    return given


if __name__ == "__main__":
    sys.exit(main())
