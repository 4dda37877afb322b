import torch
import os
from torch.profiler import ProfilerActivity, profile

os.environ["KINETO_LOG_LEVEL"] = "99"
x, ids = torch.zeros(100, 100, device="cpu"), torch.zeros(100, dtype=torch.int64, device="cpu")
y = torch.ones_like(x)
calls = {
    "gather": lambda i: x.gather(0, i[:, None].expand(100, 100)), "x[i]": lambda i: x[i],
    "index_select": lambda i: x.index_select(0, i), "embedding": lambda i: torch.embedding(x, i),
    "index_add_": lambda i: x.index_add_(0, i, y), "index_put_": lambda i: x.index_put_((i,), y),
}
for name, call in calls.items():
    peaks = []
    for index in (ids, ids.int()):
        with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as prof:
            call(index)
        events = prof.profiler.kineto_results.events()
        peaks.append(sum(max(e.nbytes(), 0) for e in events if e.name() == "[memory]"))
    print(name.ljust(12), *peaks, peaks[1] - peaks[0])
