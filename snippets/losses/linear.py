import torch
import torch.nn.functional as F

torch.manual_seed(0)
hidden = torch.randn(2, 64, 8, requires_grad=True)
weight = torch.randn(1000, 8, requires_grad=True)
labels = torch.randint(1000, (2, 64))
labels[0, :20] = -100

logits = hidden @ weight.T
plain = F.cross_entropy(logits.flatten(0, 1), labels.flatten())
options = torch.nn.LinearCrossEntropyOptions()
flat, ids = hidden.flatten(0, 1), labels.flatten()
pieces = F.linear_cross_entropy(flat, weight, ids, options=options)
print(torch.allclose(plain, pieces))
for ours, theirs in zip(
    torch.autograd.grad(pieces, (hidden, weight)),
    torch.autograd.grad(plain, (hidden, weight)),
    strict=True,
):
    print(torch.allclose(ours, theirs, atol=1e-6))
print(F.linear_cross_entropy(flat, weight, torch.full_like(ids, -100), options=options))
