import torch
import json
import os
import tempfile

os.environ["KINETO_LOG_LEVEL"] = "99"  # keeps the profiler quiet


def peak(function):
    with torch.profiler.profile(profile_memory=True) as profile:
        function()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "trace.json")
        profile.export_chrome_trace(path)
        events = json.load(open(path))["traceEvents"]
    events.sort(key=lambda event: event["ts"])
    memory = [e for e in events if e["name"] == "[memory]"]
    sizes = torch.tensor([e["args"]["Bytes"] for e in memory])
    return sizes.cumsum(0).max().item()


x = torch.zeros(1000, 256, device="cpu")
ids = torch.zeros(500, 1, dtype=torch.int64, device="cpu")
print("expand", peak(lambda: x.gather(0, ids.expand(-1, 256))))
print("repeat", peak(lambda: x.gather(0, ids.repeat(1, 256))))
