import torch

score = torch.tensor([[30, 10, 40, 20]])
order = score.argsort(descending=True)
keep_sorted = torch.tensor([[True, True, False, False]])

written = torch.zeros_like(keep_sorted).scatter(1, order, keep_sorted)
read = keep_sorted.gather(1, order.argsort())
print(written)
print(torch.equal(written, read), torch.equal(written, score >= 30))
