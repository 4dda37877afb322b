import torch
import matplotlib.pyplot as plt
import os
from torch.utils.benchmark import Timer

device = "cuda" if torch.cuda.is_available() else "cpu"
small = os.environ.get("GATHER_LAB_SIZES") == "small"
width = 64
sizes = [(1 if small else 100) * 10**k for k in range(4)]
ways = {
    "gather": "x.gather(1, index)",
    "x[rows, i]": "x[rows, index.squeeze(1)]",
    "one-hot": "(x * (torch.arange(width, device=device) == index)).sum(1)",
    "loop": "[x[r, index[r, 0]] for r in range(len(x))]",
    "copy": "index.clone()",
}
seconds = {name: [] for name in ways}
for size in sizes:
    x = torch.randn(size, width, device=device)
    index = torch.randint(width, (size, 1), device=device)
    rows = torch.arange(size, device=device)
    results = [eval(code) for name, code in ways.items() if name != "copy"]
    flat = [torch.stack(each) if isinstance(each, list) else each.flatten() for each in results]
    assert all(each.equal(flat[0]) for each in flat)
    for name, code in ways.items():
        timer = Timer(code, globals=globals())
        median = timer.blocked_autorange(min_run_time=0.05).median
        seconds[name].append(median)

figure, axes = plt.subplots()
for name, times in seconds.items():
    axes.loglog(sizes, times, marker="o", label=name)
axes.set(title=device, xlabel="rows", ylabel="seconds")
axes.legend()
print(f"{'rows':>6}", *(f"{name:>11}" for name in ways))
for size, *times in zip(sizes, *seconds.values()):
    print(f"{size:6.0e}", *(f"{time:11.1e}" for time in times))
