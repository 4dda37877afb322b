import torch

mask = torch.tensor([[True, True, False], [True, True, False]])
embeddings = torch.zeros(2, 3, 1)
surplus = torch.tensor([11.0, 12.0, 13.0, 21.0, 22.0]).unsqueeze(-1)
print("surplus  ", embeddings.masked_scatter(mask.unsqueeze(-1), surplus).squeeze(-1).tolist())

one = torch.zeros(1, 3, 3)
features = torch.arange(1.0, 10.0).view(3, 3)
print("unsqueeze", one.masked_scatter(mask[:1].unsqueeze(-1), features).tolist())
print("bare mask", one.masked_scatter(mask[:1], features).tolist())
