import torch
import torch.nn.functional as F

x, experts = torch.ones(2, 3), torch.ones(2, 3, 4)
F.grouped_mm(x, experts, offs=torch.tensor([1, 2], dtype=torch.int32))
