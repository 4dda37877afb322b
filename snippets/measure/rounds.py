import torch
from statistics import median
from torch.utils.benchmark import Timer

x = torch.randn(1024, 1000)
index = torch.randint(0, 1000, (1024, 1))
rows = torch.arange(1024)

rivals = {
    "gather": lambda: x.gather(1, index).squeeze(1),
    "advanced": lambda: x[rows, index.squeeze(1)],
    "take_along_dim": lambda: x.take_along_dim(index, 1).squeeze(1),
}
results = [call() for call in rivals.values()]
print("equal:", all(torch.equal(results[0], r) for r in results))

seconds = {name: [] for name in rivals}
for turn in range(20):
    for name, call in rivals.items():
        timer = Timer("call()", globals={"call": call})
        seconds[name].append(timer.timeit(50).mean)

best = min(median(times) for times in seconds.values())
for name, times in seconds.items():
    print(f"{name:14} {median(times) / best:.2f}")
