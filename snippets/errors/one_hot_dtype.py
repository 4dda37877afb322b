import torch
import torch.nn.functional as F

F.one_hot(torch.tensor([2, 0], dtype=torch.int32))
