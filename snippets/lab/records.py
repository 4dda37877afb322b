import torch
import matplotlib.pyplot as plt
from torch.utils.benchmark import Timer

sizes = [100, 1000, 10_000, 100_000, 1_000_000]
recorded = {
    "cpu-amd-epyc-5379": [3.5e-06, 4.1e-06, 2.7e-05, 3.3e-04, 8.0e-03],
    "cpu-intel-xeon-processor": [1.5e-06, 3.4e-06, 2.3e-05, 2.7e-04, 7.3e-03],
    "nvidia-h100-80gb-hbm3": [1.2e-05, 1.2e-05, 1.3e-05, 1.2e-05, 1.2e-05],
}
device = "cuda" if torch.cuda.is_available() else "cpu"
times = {"here": [], **recorded}
for size in sizes:
    x = torch.randn(size, device=device)
    index = torch.randint(size, (size,), device=device)
    timer = Timer("x.gather(0, index)", globals={"x": x, "index": index})
    median = timer.blocked_autorange(min_run_time=0.05).median
    times["here"].append(median)

figure, axes = plt.subplots()
for name, seconds in times.items():
    axes.loglog(sizes, seconds, marker="o", label=name)
axes.set(xlabel="values", ylabel="seconds")
axes.legend()
print(f"{'values':>6}", *(f"{name:>26}" for name in times))
for size, *seconds in zip(sizes, *times.values()):
    print(f"{size:6.0e}", *(f"{median:26.1e}" for median in seconds))
