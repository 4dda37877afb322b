import torch

index = torch.tensor([0, 0, 1, 1, 1])
src = torch.tensor([4.0, 8.0, -1.0, -2.0, -3.0])

for reduce in ("mean", "prod", "amax"):
    for include_self in (True, False):
        zeros = torch.zeros(2)
        zeros.scatter_reduce_(
            0, index, src, reduce, include_self=include_self)
        print(reduce, include_self, zeros)
