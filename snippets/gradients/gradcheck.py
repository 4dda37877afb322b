import torch
import warnings
from functools import partial
from torch.autograd import gradcheck

warnings.simplefilter("ignore")
zeros = torch.zeros(3, dtype=torch.float64)
v = torch.tensor([10.0, 20.0], dtype=torch.float64, requires_grad=True)
once, twice = torch.tensor([2, 0]), torch.tensor([1, 1])
writers = {
    "scatter": lambda x, i, v: x.scatter(0, i, v),
    "index_copy": lambda x, i, v: x.index_copy(0, i, v),
    "index_put": lambda x, i, v: x.index_put((i,), v),
    "put": lambda x, i, v: x.put(i, v),
    "index_fill": lambda x, i, v: x.index_fill(0, i, v.sum()),
    "scatter_add": lambda x, i, v: x.scatter_add(0, i, v),
    "index_add": lambda x, i, v: x.index_add(0, i, v),
    "index_put, accumulate": lambda x, i, v: x.index_put((i,), v, accumulate=True),
    "put, accumulate": lambda x, i, v: x.put(i, v, accumulate=True),
}
for name, write in writers.items():
    calls = (partial(write, zeros, i) for i in (once, twice))
    print(f"{name:21}", *(gradcheck(call, v, raise_exception=False) for call in calls))
