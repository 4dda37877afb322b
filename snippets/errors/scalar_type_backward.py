import torch

ids = torch.tensor([0, 1, 1], dtype=torch.int32)
table = torch.ones(2, 16).requires_grad_()

picked = table.gather(0, ids[:, None].expand(3, 16))
picked.square().sum().backward()
