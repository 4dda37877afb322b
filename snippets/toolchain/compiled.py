import torch

torch.set_default_device("cpu")
x = torch.tensor([10.0, 20.0, 30.0, 40.0])
index = torch.tensor([0, -1])
src = torch.tensor([1.0, 2.0])


def outcome(call):
    try:
        return call(x, index, src).tolist()
    except (IndexError, RuntimeError) as error:
        return type(error).__name__


calls = {
    "gather": lambda x, i, s: x.gather(0, i),
    "index_select": lambda x, i, s: x.index_select(0, i),
    "index_add": lambda x, i, s: x.index_add(0, i, s),
    "index_copy": lambda x, i, s: x.index_copy(0, i, s),
}
for name, call in calls.items():
    print(name, "|", outcome(call), "|", outcome(torch.compile(call)))
