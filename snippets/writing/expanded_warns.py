import torch
import warnings

x = torch.zeros(1, 3).expand(2, 3)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    x[torch.tensor([0])] = 1.0

print(x)
print(str(caught[0].message).split(".")[0])
