import warnings

import torch

warnings.filterwarnings("ignore", "index_reduce")
x = torch.ones(3, 1, dtype=torch.bfloat16)
index = torch.tensor([0, 0])
print(x.squeeze(1).index_reduce(0, index, 2 * x[:2, 0], "prod").unsqueeze(1).tolist())
print(x.float().index_reduce(0, index, 2 * x[:2].float(), "prod").to(x.dtype).tolist())
