import torch

x = torch.tensor([[0.0, 5.0], [7.0, 0.0]]).to_sparse()

print(x.to_dense().gather(1, torch.tensor([[1], [0]])))
