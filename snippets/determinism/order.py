import torch

torch.set_default_device("cpu")
index = torch.tensor([0, 0, 0])
up = torch.tensor([1e8, 1.0, -1e8])
down = torch.tensor([1e8, -1e8, 1.0])

for values in (up, down, up.long(), down.long()):
    total = torch.zeros(1, dtype=values.dtype)
    print(total.scatter_add_(0, index, values))
