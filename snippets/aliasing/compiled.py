import torch

torch.set_default_device("cpu")


def sliced(x):
    x[1:] = x[:-1]


def indexed(x):
    x[1:] = x[torch.arange(len(x) - 1)]


def rolled(x):
    x[1:] = x.roll(1, 0)[1:]


original = torch.arange(128).view(16, 8)
shifted = torch.cat((original[:1], original[:-1]))
for shift in (sliced, indexed, rolled):
    x = original.clone()
    torch.compile(shift)(x)
    print(shift.__name__, x.equal(shifted))
sliced(original)
