import torch

cache = torch.zeros(2, 1, 4, 2)
new = torch.tensor([[[[1.0, 1.5]]], [[[2.0, 2.5]]]])

position = torch.tensor([1])
print("one position", cache.index_copy(2, position, new)[:, 0].tolist())

positions = torch.tensor([1, 3])
rows = torch.arange(2, device=cache.device)
by_row = cache.clone()
by_row[rows, :, positions] = new.squeeze(2)
print("one per row ", by_row[:, 0].tolist())
index = positions.view(-1, 1, 1, 1).expand_as(new)
print(torch.equal(by_row, cache.scatter(2, index, new)))
