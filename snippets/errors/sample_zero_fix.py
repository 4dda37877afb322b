import torch

logits = torch.tensor([[0.0, 1.0], [0.0, 1.0]])
keep = torch.tensor([[True, False], [False, False]])
keep[:, 0] |= ~keep.any(-1)
print(logits.masked_fill(~keep, -torch.inf).softmax(-1).multinomial(1).T)
