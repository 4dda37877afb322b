import torch

index = torch.tensor([0, 2])
messages = torch.ones(2)

rows = messages.unsqueeze(1).expand(2, 4)
print(torch.zeros(3, 4).index_add_(0, index, rows))
