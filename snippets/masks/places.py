import torch
import torch.nn.functional as F

x = torch.tensor([[1, 10], [2, 20], [3, 30], [4, 40]])
keep = torch.tensor([False, True, True, False])
print(x[torch.nonzero_static(keep, size=3).squeeze(1)].tolist())

spare = len(x)
rows = torch.nonzero_static(keep, size=3, fill_value=spare).squeeze(1)
padded = F.pad(x, (0, 0, 0, 1))
print(rows, padded[rows].tolist())

doubled = padded[rows] * 2
print(padded.index_copy(0, rows, doubled)[:spare].tolist())
