import torch
import os
import resource

os.environ["KINETO_LOG_LEVEL"] = "99"
torch.set_default_device("cpu")
x, rows = torch.zeros(10, 64), torch.ones(1_000_000, 64)
ids = torch.arange(1_000_000) % 10
values = torch.arange(4_000_000.0)
calls = {"index_add_": lambda: x.index_add_(0, ids, rows), "topk": lambda: values.topk(1)}


def resident():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


for name, call in calls.items():
    before = resident()
    call()
    grown = resident() - before
    with torch.profiler.profile(profile_memory=True) as profiler:
        call()
    counted = sum(max(event.self_cpu_memory_usage, 0) for event in profiler.key_averages())
    print(f"{name:10}  counted {counted:4}  more than 16 MB in the process {grown > 16_000}")
