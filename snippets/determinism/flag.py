import torch

torch.set_default_device("cpu")
torch.use_deterministic_algorithms(True)
torch.manual_seed(0)
index = torch.randint(0, 10, (100_000,))
values = torch.randn(100_000)


def gradient():
    w = torch.zeros(10, requires_grad=True)
    w[index].backward(values)
    return w.grad


def put():
    return torch.zeros(10).index_put_((index,), values, accumulate=True)


for make in (gradient, put):
    print(make.__name__, len({tuple(make().tolist()) for _ in range(10)}))
torch.zeros(10).put_(index, values)
