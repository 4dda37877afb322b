import torch

loss = torch.tensor([[1.0, 1.0, 1.0, 1.0], [3.0, 0.0, 0.0, 0.0]])
mask = torch.tensor([[1, 1, 1, 1], [1, 0, 0, 0]])

whole = loss.sum() / mask.sum()
means = torch.stack([row.sum() / m.sum() for row, m in zip(loss, mask, strict=True)])
count = mask.sum()
parts = torch.stack([row.sum() / count for row in loss])
print("whole batch  ", whole)
print("mean of means", means.mean())
print("one count    ", parts.sum())
