import torch
from torch.utils.benchmark import Timer

x = torch.randn(1000, 1000)
index = torch.randint(0, 1000, (1000, 500))
result = torch.gather(x, 1, index)


def fastest_seconds(statement):
    names = {"torch": torch, "x": x, "index": index, "result": result}
    timer = Timer(statement, globals=names, num_threads=1)
    return min(timer.timeit(1).median for _ in range(50))


print("result:", result.nbytes, "bytes")
print("index: ", index.nbytes, "bytes")
copy = fastest_seconds("result.clone()")
gather = fastest_seconds("torch.gather(x, 1, index)")
print(f"gather / copy: {gather / copy:.2f}")
