import torch

x = torch.zeros(1000, 1000)

for picks in (1, 10, 1000):
    index = torch.zeros(1000, picks, dtype=torch.int64)
    result = x.gather(1, index)
    expected = index.numel() * x.element_size()
    print(picks, expected, result.untyped_storage().nbytes())

wide = torch.zeros(1000, 1, dtype=torch.int64).expand(1000, 1000)
result = x.gather(1, wide)
print(wide.untyped_storage().nbytes(), result.untyped_storage().nbytes())
