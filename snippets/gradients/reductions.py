import torch
import warnings
from torch.autograd import gradcheck

warnings.simplefilter("ignore")
x = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64, requires_grad=True)
v = torch.tensor([10.0, 20.0], dtype=torch.float64, requires_grad=True)
once, twice = torch.tensor([2, 0]), torch.tensor([1, 1])
for method in "scatter_reduce", "index_reduce":
    for word in "sum", "mean", "prod", "amax", "amin":
        if (method, word) == ("index_reduce", "sum"):
            continue
        cells = []
        for i in once, twice:
            for include in True, False:
                def reduce(x, v, method=method, i=i, word=word, include=include):
                    return getattr(x, method)(0, i, v, word, include_self=include)
                cells.append(gradcheck(reduce, (x, v), raise_exception=False))
        print(f"{method:14} {word:4}", *cells)
