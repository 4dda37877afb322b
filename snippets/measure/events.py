import torch
import time
from statistics import median


def milliseconds(call, device, calls=20):
    if device != "cuda":
        start = time.perf_counter()
        for _ in range(calls):
            call()
        return (time.perf_counter() - start) / calls * 1e3
    start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    start.record()
    for _ in range(calls):
        call()
    end.record()
    end.synchronize()
    return start.elapsed_time(end) / calls


x = torch.randn(256, 1000)
index = torch.randint(0, 1000, (256, 100))
args = (lambda: x.gather(1, index), x.device.type)
blocks = [milliseconds(*args) for _ in range(12)]
print(f"median: {median(blocks[2:]):.4f} ms")
