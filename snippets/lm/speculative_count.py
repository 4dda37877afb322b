import torch

accepted = torch.tensor([[True, False, True], [True, True, True]])
print("sum    ", accepted.sum(-1).tolist())
print("cumprod", accepted.long().cumprod(-1).tolist())
print("kept   ", accepted.long().cumprod(-1).sum(-1).tolist())
