import torch
from torch.utils.benchmark import Timer

x = torch.randn(1000, 1000)
index = torch.randint(0, 1000, (1000, 500))

names = {"torch": torch, "x": x, "index": index}
timer = Timer("torch.gather(x, 1, index)", globals=names, num_threads=1)
measured = timer.blocked_autorange(min_run_time=0.1)
print(f"median: {measured.median:.6f} s")
print(f"IQR:    {measured.iqr:.6f} s")
