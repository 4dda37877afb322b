import torch

logits = torch.zeros(2, 5, requires_grad=True)
index = torch.tensor([[1], [4]])

picked = (2 * logits).gather(1, index, sparse_grad=True)
picked.sum().backward()
print(logits.grad.is_sparse)

logp = logits.log_softmax(-1)
picked = logp.gather(1, index, sparse_grad=True)
try:
    picked.sum().backward()
except NotImplementedError as error:
    print(type(error).__name__, str(error).split(" with")[0], sep="\n")
