"""The evaluator beside PyTorch on the same programs: equal, refused, or wrong."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gatherbook.page.running import runnable
from gatherbook.sources.book import BOOK
from tests.run.edits import edited
from tests.run.programs import made
from tests.run.reference import Expected, expected
from tests.run.wire import Ran, run_all

# Programs whose answer lies outside: the clock, chance, other packages, files, warnings that torch gives once a process.
OUTSIDE = re.compile(
    r"^\s*(?:import|from) (?!torch$|torch\.nn\.functional|itertools|math$)|rand|manual_seed|data_ptr|untyped_storage"
    r"|torch\.compile|vmap|autocast|multinomial|get_num_threads|cuda|profiler|__version__|meta|warn",
    re.MULTILINE,
)
LIMITS = {"steps": 200_000, "cells": 500_000}
"""What a compared program may use."""
WARNING = re.compile(r"^\w*Warning: [^\n]*\n", re.MULTILINE)


@dataclass(frozen=True)
class Compared:
    """A program and what both made of it."""

    text: str
    ours: Ran
    theirs: Expected

    @property
    def verdict(self) -> str:
        """`equal`, `refused`, `skipped` where PyTorch gave no answer, else `wrong`."""
        if self.ours.crashed is not None:
            return "wrong"
        if self.theirs.printed is None:
            return "skipped"
        if self.ours.refused is not None:
            return "refused"
        error = self.ours.error[:2] if self.ours.error else None
        same = WARNING.sub("", self.ours.printed) == WARNING.sub("", self.theirs.printed) and error == self.theirs.error
        return "equal" if same else "wrong"


def snippets() -> list[str]:
    """The snippets that are edited: those that a reader can edit, since they run."""
    texts = ((BOOK.snippets / name).read_text(encoding="utf-8") for name in sorted(runnable(BOOK)))
    return [text for text in texts if not OUTSIDE.search(text)]


def _compiles(text: str) -> bool:
    try:
        compile(text, "program.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def edits(count: int, seed: int) -> Iterator[str]:
    """Random edits of snippets."""
    rng = random.Random(seed)
    texts = snippets()
    while count > 0:
        text = edited(rng.choice(texts), rng)
        if not OUTSIDE.search(text) and _compiles(text):
            count -= 1
            yield text


def programs(count: int, seed: int) -> Iterator[str]:
    """Made-up programs."""
    rng = random.Random(seed)
    for _ in range(count):
        yield made(rng)


def compared(texts: Iterable[str]) -> list[Compared]:
    """Both run every program."""
    listed = list(texts)
    ours = run_all(listed, **LIMITS)
    theirs = expected(listed)
    return [Compared(text, mine, other) for text, mine, other in zip(listed, ours, theirs, strict=True)]


def report(found: list[Compared]) -> str:
    """How many were equal, refused, wrong; what was refused most."""
    counts = Counter(each.verdict for each in found)
    reasons = Counter(each.ours.refused[0] for each in found if each.ours.refused and each.verdict == "refused")
    top = ", ".join(f"{reason} {n}" for reason, n in reasons.most_common(12))
    return f"{len(found)} programs: {dict(counts)}; refused: {top}"
