"""How long a call takes: many blocks of calls, the rivals taking turns, so that drift hits all alike.

A block during which the machine gave the core to another program is thrown away and run again: the clock on the
wall went on, and the thread's own clock did not. What is reported is the time on the wall, and how many blocks count
although they were disturbed each time.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import quantiles

from torch.utils.benchmark.utils.timer import timer as clock  # reads the time after CUDA has finished its work

from gatherbook.measured.suite.contest import Call

WIDEST = 0.25
"""The largest interquartile range that is written, as a part of the median."""
WIDEST_CUDA = 0.5
"""The same on CUDA, where the wall's time holds the host's launches; the device's own times stand beside it."""


@dataclass(frozen=True)
class Effort:
    """How much to measure: blocks of at least `block` seconds, `rounds` of them, fewer where one is slow.

    `patience` is how often a block is run until it is undisturbed; 1 where the thread waits for a device.
    """

    rounds: int = 61
    block: float = 0.002
    budget: float = 2.4
    fewest: int = 9
    retries: int = 2
    patience: int = 8


QUICK = Effort(rounds=7, block=0.001, budget=0.1, fewest=3, retries=1, patience=3)
_OWN = 0.97
"""The part of a block's time that the thread must have run itself."""


@dataclass(frozen=True)
class Timing:
    """Seconds per call: median and quartiles of the runs; each run is a block of `calls` calls.

    `disturbed` of the runs count although their last try, too, lost its core.
    """

    median: float
    q1: float
    q3: float
    runs: int
    calls: int
    disturbed: int = 0

    @property
    def spread(self) -> float:
        """The interquartile range as a part of the median."""
        return (self.q3 - self.q1) / self.median


def measure(rivals: Mapping[str, Call], effort: Effort, tick: Callable[[float], None]) -> dict[str, Timing]:
    """Times rivals in turns. `tick` is told the part that is done, after each round."""
    plans = {name: _plan(call, effort) for name, call in rivals.items()}
    seconds: dict[str, list[float]] = {name: [] for name in rivals}
    disturbed = dict.fromkeys(rivals, 0)
    with _no_collection():
        for turn in range(effort.rounds):
            for name, call in rivals.items():
                calls, runs = plans[name]
                if len(seconds[name]) * effort.rounds <= turn * runs:  # a slow one sits out turns, evenly
                    took, calm = undisturbed_seconds(call, calls, effort.patience)
                    seconds[name].append(took)
                    disturbed[name] += not calm and effort.patience > 1
            tick((turn + 1) / effort.rounds)
    return {name: summary(found, plans[name][0], disturbed[name]) for name, found in seconds.items()}


def block_seconds(call: Call, calls: int) -> float:
    """Seconds per call of one block; the clock waits for the device before and after."""
    start = clock()
    for _ in range(calls):
        call()
    return (clock() - start) / calls


def undisturbed_seconds(call: Call, calls: int, patience: int) -> tuple[float, bool]:
    """The same, of the first block in which the thread kept its core, and whether there was one; else of the last."""
    for _ in range(patience):
        wall, own = clock(), time.thread_time()
        seconds = block_seconds(call, calls)
        if time.thread_time() - own >= _OWN * (clock() - wall):
            return seconds, True
    return seconds, False


def summary(seconds: list[float], calls: int, disturbed: int = 0) -> Timing:
    """Median and quartiles of the blocks."""
    q1, median, q3 = quantiles(seconds, n=4, method="inclusive")
    return Timing(median, q1, q3, len(seconds), calls, disturbed)


def _plan(call: Call, effort: Effort) -> tuple[int, int]:
    """How many calls go into a block, and how many blocks; finding out is the warm-up."""
    call()
    calls, took = 1, block_seconds(call, 1)
    while took * calls < effort.block:
        calls = max(2 * calls, min(10 * calls, round(1.2 * effort.block / max(took, 1e-9))))
        took = block_seconds(call, calls)
    affordable = int(effort.budget / max(took * calls, 1e-9))
    return calls, min(effort.rounds, max(effort.fewest, affordable))


@contextmanager
def _no_collection() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
