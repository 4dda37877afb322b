import torch
import torch.nn.functional as F

logits = torch.tensor([[2.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
labels = torch.tensor([[0], [1]])
eps, classes = 0.1, 3

target = torch.full_like(logits, eps / classes)
target.scatter_(1, labels, 1 - eps + eps / classes)
print(target)

log_probs = logits.log_softmax(-1)
written = -(target * log_probs).sum(-1).mean()
picked = -log_probs.gather(1, labels).mean()
mixed = (1 - eps) * picked - eps * log_probs.mean()
official = F.cross_entropy(logits, labels[:, 0], label_smoothing=eps)
print(f"{written:.4f} {mixed:.4f} {official:.4f}")

other = torch.full_like(logits, eps / (classes - 1))
other.scatter_(1, labels, 1 - eps)
print(f"{-(other * log_probs).sum(-1).mean():.4f}")
