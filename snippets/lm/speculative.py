import torch
import torch.nn.functional as F

draft = torch.tensor([[0, 2, 1], [0, 2, 1]])
q = torch.tensor([[0.7, 0.2, 0.1], [0.2, 0.2, 0.6], [0.3, 0.4, 0.3]])
p = torch.tensor([[0.6, 0.3, 0.1], [0.2, 0.3, 0.5], [0.6, 0.1, 0.3],
                  [0.2, 0.7, 0.1]])
q, p = q.expand(2, 3, 3), p.expand(2, 4, 3)
u = torch.tensor([[0.5, 0.9, 0.2], [0.1, 0.1, 0.1]])

index = draft.unsqueeze(-1)
ratio = (p[:, :3].gather(-1, index) / q.gather(-1, index)).squeeze(-1)
accepted = u <= ratio
n = accepted.long().cumprod(-1).sum(-1)
print("ratio   ", ratio[0])
print("accepted", accepted.tolist())
print("n", n.tolist(), "accepted.sum", accepted.sum(-1).tolist())

surplus = (p - F.pad(q, (0, 0, 0, 1))).clamp(min=0)
row = n.view(2, 1, 1).expand(2, 1, 3)
rest = surplus.gather(1, row).squeeze(1)
print(rest / rest.sum(-1, keepdim=True))
