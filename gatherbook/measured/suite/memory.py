"""How many bytes a call holds at its worst moment, as far as torch asks its allocator for them, one by one."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import torch
from torch.profiler import ProfilerActivity, profile

from gatherbook.measured.suite.contest import Call


def peak_bytes(call: Call, device: torch.device) -> int:
    """The most bytes allocated at one moment of a call, its result included, beyond what was there before.

    On the CPU, the sum over the profiler's record of allocations. On CUDA, the allocator's own maximum, which
    counts in blocks of 512 bytes.
    """
    call()  # what is made only once, such as compiled code, is not counted
    if device.type == "cuda":
        torch.cuda.synchronize()
        before = torch.cuda.memory_allocated()
        torch.cuda.reset_peak_memory_stats()
        kept = call()
        torch.cuda.synchronize()
        del kept
        return torch.cuda.max_memory_allocated() - before
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as profiler:
        kept = call()
    del kept
    return _peak(_allocations(profiler))


def _allocations(profiler: profile) -> list[int]:
    """Bytes taken (positive) and given back (negative), in order of time."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trace.json"
        profiler.export_chrome_trace(str(path))
        events = json.loads(path.read_text(encoding="utf-8"))["traceEvents"]
    found = [event for event in events if event["name"] == "[memory]"]
    return [event["args"]["Bytes"] for event in sorted(found, key=lambda event: event["ts"])]


def _peak(allocations: list[int]) -> int:
    held = most = 0
    for size in allocations:
        held += size
        most = max(most, held)
    return most
