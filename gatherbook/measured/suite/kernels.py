"""What a wall clock cannot tell apart on a CUDA device: the launch, the kernel, and the kernel with a cold cache.

- `enqueue`: seconds of the host for one call, without waiting for the device. A program of small calls takes this.
- `kernel`: seconds of the device for one call, its inputs warm: a CUDA graph of many calls is replayed between two
  events, so that no launch is waited for.
- `cold`: the same for one call behind a write that fills the L2 cache several times. The write takes longer than the
  launch, so the device does not wait for the host.
"""

from __future__ import annotations

import time
from contextlib import suppress
from statistics import quantiles

import torch

from gatherbook.measured.suite.contest import Call

CALLS, ROUNDS = 20, 31
_FLUSH_CACHES = 4


def device_times(call: Call) -> dict[str, list[float]] | None:
    """Quartiles and median, in seconds, of `enqueue`, `kernel` and `cold`; None for a call that waits for the device.

    Such a call, as `nonzero` or `bincount`, cannot be captured into a graph.
    """
    for _ in range(3):
        call()
    torch.cuda.synchronize()
    graph = _captured(call)
    if graph is None:
        return None
    replay = [_between_events(graph.replay) / CALLS for _ in range(ROUNDS + 3)][3:]
    flush = torch.empty(
        _FLUSH_CACHES * torch.cuda.get_device_properties(0).L2_cache_size, dtype=torch.uint8, device="cuda"
    )
    cold = [_between_events(call, before=flush.zero_) for _ in range(ROUNDS + 3)][3:]
    enqueue = [_enqueued(call) for _ in range(ROUNDS)]
    return {"enqueue": _quartiles(enqueue), "kernel": _quartiles(replay), "cold": _quartiles(cold)}


def _captured(call: Call) -> torch.cuda.CUDAGraph | None:
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        call()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    try:
        with torch.cuda.graph(graph):
            for _ in range(CALLS):
                call()
    except RuntimeError:
        with suppress(RuntimeError):
            torch.cuda.synchronize()
        return None
    return graph


def _between_events(call: Call, before: Call | None = None) -> float:
    start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    if before is not None:
        before()
    start.record()
    call()
    end.record()
    torch.cuda.synchronize()
    return start.elapsed_time(end) / 1e3


def _enqueued(call: Call) -> float:
    torch.cuda.synchronize()
    begun = time.perf_counter()
    for _ in range(CALLS):
        call()
    took = (time.perf_counter() - begun) / CALLS
    torch.cuda.synchronize()
    return took


def _quartiles(seconds: list[float]) -> list[float]:
    return [float(f"{value:.4g}") for value in quantiles(seconds, n=4, method="inclusive")]
