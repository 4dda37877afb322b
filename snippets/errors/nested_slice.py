import torch

rows = [torch.tensor([1.0, 2.0]), torch.tensor([3.0])]
ragged = torch.nested.nested_tensor(rows, layout=torch.jagged)
ragged[:, 0]
