import torch

table = torch.zeros(3, 2)
token_ids = torch.tensor([0, 3])

low, high = token_ids.aminmax()
print(low.item(), high.item(), len(table))
print(token_ids[(token_ids < 0) | (token_ids >= len(table))])
