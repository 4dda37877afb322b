import torch

torch.set_default_device("cpu")
index = torch.tensor([[0, 0], [1, 1]])
total = torch.zeros(2, 2)

with torch.autocast("cpu", dtype=torch.bfloat16):
    hidden = torch.ones(2, 2) @ torch.ones(2, 2)
    print(hidden.gather(1, index).dtype)
    print(total.scatter_add(1, index, hidden.to(total.dtype)))
    print(total.index_copy(0, index[:, 0], hidden).dtype)
    print(total.scatter_add(1, index, hidden))
