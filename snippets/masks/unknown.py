import torch

torch.set_default_device("cpu")


def largest(x):
    return x[x > 0].max()


def added(x):
    return x[x > 0] + x[x < 0]


def chosen(x):
    return x[x > 0] if x[x > 0].numel() else x


x = torch.tensor([-1.0, -2.0])
for function in (largest, added, chosen):
    for run in (function, torch.compile(function, fullgraph=True)):
        try:
            print(function.__name__, run(x))
        except Exception as error:
            print(function.__name__, type(error).__name__, str(error).splitlines()[0][:76])
