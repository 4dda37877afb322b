import torch
import matplotlib.pyplot as plt
import os
from torch.utils.benchmark import Timer

device = "cuda" if torch.cuda.is_available() else "cpu"
small = os.environ.get("GATHER_LAB_SIZES") == "small"
sizes = [(10 if small else 1000) * 10**k for k in range(5)]
orders = {
    "ascending": lambda n: torch.arange(n, device=device),
    "shuffled": lambda n: torch.randperm(n, device=device),
    "one cell": lambda n: torch.zeros(n, dtype=torch.int64, device=device),
}
seconds = {name: [] for name in orders}
for size in sizes:
    x = torch.randn(size, device=device)
    for name, order in orders.items():
        names = {"x": x, "index": order(size)}
        timer = Timer("x.gather(0, index)", globals=names)
        median = timer.blocked_autorange(min_run_time=0.05).median
        seconds[name].append(median)

figure, axes = plt.subplots()
for name, times in seconds.items():
    each = [1e9 * time / size for time, size in zip(times, sizes)]
    axes.loglog(sizes, each, marker="o", label=name)
axes.set(title=device, xlabel="values", ylabel="ns / value")
axes.legend()
print(f"{'values':>6}", *(f"{name:>11}" for name in orders))
for size, *times in zip(sizes, *seconds.values()):
    print(f"{size:6.0e}", *(f"{time:11.1e}" for time in times))
