import torch

names = ["cat", "dog", "owl"]
names[torch.tensor([2, 0])]
