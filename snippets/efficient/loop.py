import torch
from torch.utils.benchmark import Timer

x = torch.randn(256, 1000)
index = torch.randint(0, 1000, (256, 1))


def loop(x, index):
    return torch.stack([x[row, column] for row, column in enumerate(index.flatten().tolist())])


def one_call(x, index):
    return x.gather(1, index).squeeze(1)


def median_seconds(pick):
    names = {"pick": pick, "x": x, "index": index}
    timer = Timer("pick(x, index)", globals=names, num_threads=1)
    return timer.blocked_autorange(min_run_time=0.2).median


print("equal:", torch.equal(loop(x, index), one_call(x, index)))
ratio = median_seconds(loop) / median_seconds(one_call)
print(f"ratio: {ratio:.0f}")
print("ratio >= 10:", ratio >= 10)
