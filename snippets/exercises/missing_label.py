import torch


def mean_loss(log_p, label):
    known = label >= 0
    index = label.where(known, 0).unsqueeze(1)
    loss = -log_p.gather(1, index).squeeze(1)
    return loss.where(known, 0).sum() / known.sum().clamp(min=1)


log_p = torch.tensor([[-0.1, -2.3], [-1.6, -0.2], [-0.7, -0.7]])
label = torch.tensor([0, 1, -1])
print(mean_loss(log_p, label))
print(mean_loss(log_p, torch.tensor([-1, -1, -1])))

log_p.gather(1, label.unsqueeze(1))
