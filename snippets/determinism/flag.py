import torch

torch.set_default_device("cpu")
torch.set_num_threads(8)
torch.use_deterministic_algorithms(True)
index, values = torch.randint(10, (300_000,)), torch.randn(300_000)
zeros = torch.zeros(10)


def gradient(read):
    w = torch.zeros(10, requires_grad=True)
    return torch.autograd.grad(read(w) @ values, w)[0]


calls = {
    "w[i]": lambda: gradient(lambda w: w[index]),
    "take": lambda: gradient(lambda w: w.take(index)),
    "index_put": lambda: zeros.index_put((index,), values, accumulate=True),
    "put": lambda: zeros.put(index, values, accumulate=True),
    "index_copy": lambda: zeros.index_copy(0, index, values),
}
for name, call in calls.items():
    print(f"{name:10}", len({tuple(call().tolist()) for _ in range(6)}))
zeros.put(index, values)
