import torch
import torch.nn.functional as F

torch.set_default_device("cpu")
x = torch.tensor([10.0, 20.0, 30.0, 40.0])
index, src = torch.tensor([0, -1]), torch.tensor([1.0, 2.0])

def outcome(call):
    try:
        return call(x, index, src).tolist()
    except (IndexError, RuntimeError) as error:
        return type(error).__name__

calls = {
    "gather": lambda x, i, s: x.gather(0, i), "scatter": lambda x, i, s: x.scatter(0, i, s),
    "scatter_add": lambda x, i, s: x.scatter_add(0, i, s), "x[i]": lambda x, i, s: x[i],
    "take": lambda x, i, s: x.take(i), "take_along_dim": lambda x, i, s: x.take_along_dim(i, 0),
    "embedding": lambda x, i, s: F.embedding(i, x[:, None]).T,
    "index_select": lambda x, i, s: x.index_select(0, i),
    "index_add": lambda x, i, s: x.index_add(0, i, s),
    "index_copy": lambda x, i, s: x.index_copy(0, i, s),
}
for name, call in calls.items():
    print(name, "|", outcome(call), "|", outcome(torch.compile(call)))
