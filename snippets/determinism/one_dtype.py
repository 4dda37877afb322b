import torch

torch.set_default_device("cpu")
torch.set_num_threads(8)
index, values = torch.randint(10, (300_000,)), torch.randn(300_000)
for dtype in torch.float32, torch.float64, torch.float16, torch.bfloat16:
    v = values.to(dtype)
    zeros = torch.zeros(10, dtype=dtype)
    first, *others = (zeros.index_put((index,), v, accumulate=True) for _ in range(6))
    print(dtype, "same" if all(map(first.equal, others)) else "differs")
