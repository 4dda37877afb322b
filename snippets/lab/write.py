import torch
import matplotlib.pyplot as plt
import os
from torch.utils.benchmark import Timer

device = "cuda" if torch.cuda.is_available() else "cpu"
small = os.environ.get("GATHER_LAB_SIZES") == "small"
sizes = [(1 if small else 100) * 10**k for k in range(4)]
ways = {
    "scatter_add": "torch.zeros_like(cells).scatter_add_(0, index, ones)",
    "index_add": "torch.zeros_like(cells).index_add_(0, index, ones)",
    "bincount": "torch.bincount(index, minlength=len(cells))",
    "one-hot": "(index.unsqueeze(1) == cells).sum(0)",
}
cells = torch.arange(100.0, device=device)
seconds = {name: [] for name in ways}
for size in sizes:
    index = torch.randint(len(cells), (size,), device=device)
    ones = torch.ones(size, device=device)
    counts = [eval(code).to(torch.int64) for code in ways.values()]
    assert all(torch.equal(count, counts[0]) for count in counts)
    for name, code in ways.items():
        timer = Timer(code, globals=globals())
        median = timer.blocked_autorange(min_run_time=0.05).median
        seconds[name].append(median)

figure, axes = plt.subplots()
for name, times in seconds.items():
    axes.loglog(sizes, times, marker="o", label=name)
axes.set(title=device, xlabel="values", ylabel="seconds")
axes.legend()
print(f"{'values':>6}", *(f"{name:>11}" for name in ways))
for size, *times in zip(sizes, *seconds.values()):
    print(f"{size:6.0e}", *(f"{time:11.1e}" for time in times))
