import torch
import torch.nn.functional as F

nan = float("nan")
labels = torch.tensor([0, -100])
ignored = labels == -100
for fill in (False, True):
    logits = torch.tensor([[2.0, 1.0, 0.0], [nan, nan, nan]], requires_grad=True)
    rows = logits.masked_fill(ignored.unsqueeze(-1), 0.0) if fill else logits
    loss = F.cross_entropy(rows, labels)
    (grad,) = torch.autograd.grad(loss, logits)
    print(f"fill={fill} loss={loss:.4f}", grad, sep="\n")
