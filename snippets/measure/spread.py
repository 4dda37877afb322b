import torch
from torch.utils.benchmark import Timer

x = torch.randn(256, 1000)
index = torch.randint(0, 1000, (256, 100))

names = {"x": x, "index": index}
timer = Timer("x.gather(1, index)", globals=names)
measured = timer.blocked_autorange(min_run_time=0.2)
print("calls in a block:", measured.number_per_run)
print("blocks:", len(measured.times))
print(f"median: {measured.median * 1e6:.1f} µs")
print(f"IQR / median: {measured.iqr / measured.median:.2f}")
