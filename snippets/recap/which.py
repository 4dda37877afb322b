import torch
from torch.nn.functional import cross_entropy, log_softmax

x = torch.tensor([[1.0, 5.0], [2.0, 0.0], [3.0, 4.0]])
picks = torch.tensor([1, 0, 1])
rows = torch.tensor([2, 0])

per_row = x.gather(1, picks.unsqueeze(1)).squeeze(1)
print(per_row)
print(torch.equal(per_row, x[torch.arange(3), picks]))

log_probs = log_softmax(x, dim=1).gather(1, picks.unsqueeze(1))
loss = cross_entropy(x, picks, reduction="none")
print(torch.allclose(-log_probs.squeeze(1), loss))

print(x.index_select(0, rows))
print(torch.equal(x[rows], x.index_select(0, rows)))
