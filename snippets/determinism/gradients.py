import torch

torch.set_default_device("cpu")
torch.set_num_threads(2)
torch.manual_seed(0)
index = torch.randint(0, 10, (100_000,))
upstream = torch.randn(100_000)


def distinct(read):
    results = set()
    for _ in range(10):
        w = torch.zeros(10, requires_grad=True)
        read(w).backward(upstream)
        results.add(tuple(w.grad.tolist()))
    return len(results)


print(distinct(lambda w: w[index]), "w[index]")
print(distinct(lambda w: w.gather(0, index)), "gather")
print(distinct(lambda w: w.index_select(0, index)), "index_select")
print(distinct(lambda w: w.take_along_dim(index, 0)), "take_along_dim")
