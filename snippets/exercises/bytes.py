import torch

logits = torch.zeros(2, 8, 1000, requires_grad=True)
token_ids = torch.zeros(2, 8, 1, dtype=torch.int64)

picked = logits.gather(-1, token_ids)
picked.sum().backward()
for tensor in (logits, token_ids, picked, logits.grad):
    print(tuple(tensor.shape), tensor.dtype, tensor.nbytes)
print(logits.grad.count_nonzero().item())
