import torch

logits = torch.zeros(2, 3, 5)
input_ids = torch.tensor([[0, 2, 1], [1, 3, 4]])
logits.gather(-1, input_ids)
