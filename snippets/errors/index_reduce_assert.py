import warnings

import torch

warnings.filterwarnings("ignore", "index_reduce")
x = torch.ones(3, 1, dtype=torch.bfloat16)
index = torch.tensor([0, 0])
x.index_reduce_(0, index, 2 * x[:2], "prod")
