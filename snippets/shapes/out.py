import torch
import warnings

x = torch.tensor([[10, 20, 30], [40, 50, 60]])
index = torch.tensor([[2, 0], [1, 1]])

out = torch.empty(2, 2, dtype=x.dtype)
before = out.data_ptr()
torch.gather(x, 1, index, out=out)
print(out, out.data_ptr() == before)

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.gather(x, 1, index, out=torch.empty(0, dtype=x.dtype))
    print(len(caught), "warnings")
    torch.gather(x, 1, index, out=torch.empty(5, dtype=x.dtype))
print(str(caught[0].message).partition(" since")[0])
