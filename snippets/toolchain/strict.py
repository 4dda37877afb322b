import torch

torch.set_default_device("cpu")


@torch.compile(fullgraph=True)
def rows(x, index):
    index = torch.where(index < 0, x.size(0), index)
    return x.index_select(0, index)


x = torch.tensor([10.0, 20.0, 30.0, 40.0])
print(rows(x, torch.tensor([0, 3])))
print(rows(x, torch.tensor([0, -1])))
