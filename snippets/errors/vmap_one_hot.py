import torch
import torch.nn.functional as F

torch.vmap(F.one_hot)(torch.tensor([0, 2]))
