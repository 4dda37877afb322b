import torch

token_ids = torch.tensor([[7], [3]])

for sparse_grad in (False, True):
    logits = torch.zeros(2, 1000, requires_grad=True)
    picked = logits.gather(1, token_ids, sparse_grad=sparse_grad)
    picked.sum().backward()
    grad = logits.grad
    stored = grad.coalesce().values() if sparse_grad else grad
    print(grad.layout, stored.nbytes)
