import torch
import warnings

warnings.simplefilter("ignore")
i, s = torch.tensor([0, 0]), torch.tensor([2.0, 3.0])


def takes(method, word):
    write = getattr(torch.ones(2), method)
    try:
        write(0, i, s, reduce=word)
    except RuntimeError:
        return False
    return True


words = ("sum", "add", "prod", "multiply", "mean",
         "amax", "amin", "max", "min")
for method in ("scatter_", "scatter_reduce_", "index_reduce_"):
    print(f"{method:15}", *(word for word in words if takes(method, word)))
