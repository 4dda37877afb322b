import torch

torch.set_default_device("cpu")
torch.set_num_threads(2)
torch.manual_seed(0)
index = torch.randint(0, 10, (100_000,))
values = torch.randn(100_000)


def distinct(add):
    runs = (add(torch.zeros(10)) for _ in range(10))
    return len({tuple(out.tolist()) for out in runs})


def put(x):
    return x.index_put_((index,), values, accumulate=True)


print(distinct(put), "index_put_")
print(distinct(lambda x: x.put_(index, values, accumulate=True)), "put_")
print(distinct(lambda x: x.scatter_add_(0, index, values)), "scatter_add_")
print(distinct(lambda x: x.index_add_(0, index, values)), "index_add_")
print(distinct(lambda x: index.bincount(values)), "bincount")
