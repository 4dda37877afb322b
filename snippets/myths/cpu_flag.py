import torch

torch.set_num_threads(8)
index, values = torch.arange(200_000) % 10, torch.rand(200_000)

def distinct(write):
    return len({tuple(write(torch.zeros(10)).tolist()) for _ in range(40)})

print(distinct(lambda x: x.index_put_((index,), values, accumulate=True)) > 1)
print(distinct(lambda x: x.index_add_(0, index, values)) > 1)

torch.use_deterministic_algorithms(True)
print(distinct(lambda x: x.index_put_((index,), values, accumulate=True)) > 1)
torch.zeros(10).put_(index, values)
