import torch

x = torch.tensor([5, 6, 7, 8])
mask = torch.tensor([False, True, False, True])

places = torch.nonzero_static(mask, size=3).squeeze(1)
print(places, x[places])

filled = torch.nonzero_static(mask, size=3, fill_value=len(x)).squeeze(1)
print(torch.cat((x, torch.zeros(1, dtype=x.dtype)))[filled])
print(torch.nonzero_static(mask, size=1).squeeze(1))
