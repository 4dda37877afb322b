import torch

log_probs = torch.zeros(2, 120)
log_probs[:, 20] = -7.0
labels = torch.tensor([-100, 3])

print(log_probs[torch.arange(2), labels])
print(log_probs.take_along_dim(labels.unsqueeze(-1), dim=-1).squeeze(-1))
log_probs.gather(-1, labels.unsqueeze(-1))
