import torch
import warnings

x = torch.tensor([10, 20, 30])
index = torch.tensor([1, 0, 1])

print(x[index], x[index.bool()])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(x[index.to(torch.uint8)])
print(str(caught[0].message).partition(",")[0])
