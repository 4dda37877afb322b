import torch
import os
from torch.profiler import ProfilerActivity, profile

os.environ["KINETO_LOG_LEVEL"] = "99"
only_cpu = [ProfilerActivity.CPU]
x = torch.zeros(100, 100, device="cpu")
index = torch.zeros(100, 100, dtype=torch.int64, device="cpu")

for picks in (index, index.int()):
    with profile(activities=only_cpu, profile_memory=True) as prof:
        x.gather(1, picks)
    events = prof.profiler.kineto_results.events()
    sizes = [event.nbytes() for event in events if event.name() == "[memory]"]
    print(picks.dtype, sorted(size for size in sizes if size > 0))
