"""Runs of snippets on a machine that has torch and this repository only, carried to one that writes the book.

    python -m gatherbook.proof.carried run FILE       there: every snippet on the CPU and on CUDA, into one file,
                                                      but for those that the file has; --seconds N ends it in time
    python -m gatherbook.proof.carried accept FILE    here: the outputs that differ on CUDA, and what was verified

A snippet that prints on that machine's CPU what is documented, and something else on its CUDA device, gets an output
of its own, `name.cuda.out`, by the rules of `make bless`. One that prints something else on that CPU is another
release's affair: `gatherbook/sweep/snippets.py` keeps it, and it counts as not verified on CUDA.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from gatherbook.proof import verified
from gatherbook.proof.bless import bless
from gatherbook.proof.devices import facts
from gatherbook.proof.prove import devices_for
from gatherbook.proof.sandbox import Request, Result, Sandbox, raw, result_of
from gatherbook.proof.verdict import complaint, normalised
from gatherbook.sources import snippets
from gatherbook.sources.book import BOOK, Book
from gatherbook.sources.problems import BookError, Problem

Runs = dict[str, dict[str, Any]]
WORKERS = 12
_NO_MEMORY = "out of memory"


def all_runs(book: Book, workers: int, seconds: float, known: Mapping[str, Any]) -> dict[str, Any]:
    """Every snippet once on the CPU and once on CUDA; again on CUDA where the two differ.

    One that finds no memory, as others run beside it, runs again alone.

    Args:
        seconds: after which no further snippet is begun.
        known: what an earlier call returned on this machine; a snippet whose text it has does not run again.

    Returns:
        `facts` of the machine, the `date`, and for each snippet its text and by device the results, as they go
        through a pipe.

    Raises:
        BookError: torch sees no CUDA device.
    """
    with Sandbox() as sandbox:
        about = facts(sandbox)
    if not about["cuda"]:
        raise BookError(Problem(".", 1, f"torch {about['torch']} sees no CUDA device", "run it where there is one"))
    deadline = time.monotonic() + seconds
    sandboxes = [Sandbox() for _ in range(workers)]
    free: SimpleQueue[Sandbox] = SimpleQueue()
    for sandbox in sandboxes:  # all processes fork before the first thread
        sandbox.start()
        free.put(sandbox)

    old: Runs = known["runs"] if known and known["facts"] == about else {}

    def work(name: str) -> dict[str, Any] | None:
        text = snippets.source(book, name)
        if old.get(name, {}).get("text") == text and not _short_of_memory(old[name]):
            return old[name]
        if time.monotonic() > deadline:
            return None
        sandbox = free.get()
        try:
            return _run(name, text, sandbox)
        finally:
            free.put(sandbox)

    try:
        names = book.snippet_names()
        with ThreadPoolExecutor(len(sandboxes)) as threads:
            runs = {name: found for name, found in zip(names, threads.map(work, names), strict=True) if found}
        for name in [name for name, found in runs.items() if _short_of_memory(found)]:
            alone = work(name)  # while no other process holds memory of the device
            if alone and not _short_of_memory(alone):
                runs[name] = alone
            else:
                del runs[name]  # a later call tries again
    finally:
        for sandbox in sandboxes:
            sandbox.close()
    return {"facts": about, "date": datetime.now(UTC).date().isoformat(), "runs": runs}


def _run(name: str, text: str, sandbox: Sandbox) -> dict[str, Any]:
    found: dict[str, Any] = {"text": text}
    for device in devices_for(name, ("cpu", "cuda")):
        found[device] = [raw(sandbox.run(Request(text, f"snippets/{name}", device)))]
    if "cuda" in found and _differ(found):
        found["cuda"].append(raw(sandbox.run(Request(text, f"snippets/{name}", "cuda"))))
    return found


def _short_of_memory(found: Mapping[str, Any]) -> bool:
    """Whether a run ended, or said, that the device had no memory left, since others ran beside it."""
    return any(_NO_MEMORY in f"{result['printed']}{result['error'] or ''}" for result in found.get("cuda", ()))


def _differ(runs: Mapping[str, Any]) -> bool:
    cpu, cuda = (result_of(dict(runs[device][0])) for device in ("cpu", "cuda"))
    return cpu.documented != normalised(cuda.documented, "cuda")


class Replayed(Sandbox):
    """Answers with the results of a file instead of running anything."""

    def __init__(self, runs: Runs, which: int) -> None:
        super().__init__()
        self.runs, self.which = runs, which

    def run(self, request: Request) -> Result:
        """The result that was carried: of the first run, or of the last."""
        return result_of(dict(self.runs[request.name.removeprefix("snippets/")][request.device][self.which]))


def accept(book: Book, carried: Mapping[str, Any]) -> tuple[list[str], list[Problem]]:
    """Writes the outputs that differ on CUDA and the record of what was verified; returns changes and problems.

    Raises:
        BookError: the file is of a machine without CUDA.
    """
    runs: Runs = carried["runs"]
    first, last = Replayed(runs, 0), Replayed(runs, -1)
    known = [name for name in book.snippet_names() if "cuda" in runs.get(name, {}) and not _short_of_memory(runs[name])]
    there = [
        name
        for name in known
        if runs[name]["text"] == snippets.source(book, name) and _as_documented(book, name, "cpu", first)
    ]
    changes, problems = bless(book, there, ["cuda"], first, last.run, figures=False)
    proved = {
        name: verified.digest(book, name)
        for name in there
        if _as_documented(book, name, "cuda", first) and _as_documented(book, name, "cuda", last)
    }
    day = date.fromisoformat(carried["date"])
    changes += [
        f"wrote {book.relative(path)}: {len(proved)} of {len(known)} snippets"
        for path in verified.write(book, carried["facts"], ["cuda"], {"cuda": proved}, day, whole=True)
    ]
    return changes, problems


def _as_documented(book: Book, name: str, device: str, sandbox: Sandbox) -> bool:
    result = sandbox.run(Request(snippets.source(book, name), f"snippets/{name}", device))
    return complaint(book, name, device, result, name) is None


def main(given: Iterable[str] | None = None) -> int:
    """Runs, or accepts."""
    parser = argparse.ArgumentParser(prog="python -m gatherbook.proof.carried", description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("run", "accept"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--workers", type=int, default=min(WORKERS, os.cpu_count() or 1))
    parser.add_argument("--seconds", type=float, default=float("inf"), help="begin no further snippet after so many")
    asked = parser.parse_args(None if given is None else list(given))
    try:
        if asked.what == "run":
            known = json.loads(asked.file.read_text(encoding="utf-8")) if asked.file.is_file() else {}
            found = all_runs(BOOK, asked.workers, asked.seconds, known)
            asked.file.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
            differing = sum(len(each.get("cuda", ())) > 1 for each in found["runs"].values())
            print(f"{len(found['runs'])} snippets ran, {differing} print otherwise on {found['facts']['cuda']}")
            return 0
        changes, problems = accept(BOOK, json.loads(asked.file.read_text(encoding="utf-8")))
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(changes))
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
