import torch
import time

x = torch.randn(1000, 1000)
index = torch.randint(0, 1000, (1000, 500))

start = time.time()
result = torch.gather(x, 1, index)
end = time.time()
print(f"gather execution time: {end - start:.6f} s")
