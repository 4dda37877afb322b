import torch

edges = torch.tensor([[0, 0, 2, 0], [1, 2, 1, 1]])
weight = torch.tensor([1.0, 2.0, 3.0, 0.5])

empty = torch.zeros(3, 3)
print(empty.index_put(tuple(edges), weight, accumulate=True))
seen = torch.zeros(3, 3, dtype=torch.bool)
seen[tuple(edges)] = True
print(seen.nonzero().t())
