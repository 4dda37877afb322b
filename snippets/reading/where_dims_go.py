import torch

y = torch.zeros(4, 5, 6)
i = torch.tensor([0, 1])
pair = torch.tensor([[0, 1, 2], [3, 0, 1]])

print("y[i]         ", tuple(y[i].shape))
print("y[pair]      ", tuple(y[pair].shape))
print("y[:, pair]   ", tuple(y[:, pair].shape))
print("y[i, i]      ", tuple(y[i, i].shape))
print("y[:, i, i]   ", tuple(y[:, i, i].shape))
print("y[i, :, i]   ", tuple(y[i, :, i].shape))
print("y[:, i, None]", tuple(y[:, i, None].shape))
