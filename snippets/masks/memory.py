import torch
import json
import os
import tempfile

os.environ["KINETO_LOG_LEVEL"] = "99"


def peak(function, *arguments):
    with torch.profiler.profile(profile_memory=True) as profile:
        function(*arguments)
    with tempfile.NamedTemporaryFile() as file:
        profile.export_chrome_trace(file.name)
        events = json.load(open(file.name))["traceEvents"]
    memory = sorted((e for e in events if e["name"] == "[memory]"), key=lambda e: e["ts"])
    return torch.tensor([0] + [e["args"]["Bytes"] for e in memory]).cumsum(0).max().item()


x, mask = torch.zeros(1000, 1000, device="cpu"), torch.zeros(1000, 1000, device="cpu").bool()
mask[:100] = True
new = torch.ones(100_000, device="cpu")
print("x[mask]          ", peak(lambda: x[mask]))
print("x[mask] = new    ", peak(x.index_put_, (mask,), new))
print("masked_select    ", peak(x.masked_select, mask))
print("where(mask, x, 0)", peak(torch.where, mask, x, 0.0))
