import torch

torch.nn.Embedding(100, 8, padding_idx=100)
