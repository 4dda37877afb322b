import torch


def sequence_log_prob(logits, labels):
    kept = labels != -100
    index = labels.masked_fill(~kept, 0).unsqueeze(-1)
    log_probs = logits.log_softmax(-1).gather(-1, index).squeeze(-1)
    return log_probs.masked_fill(~kept, 0.0).sum(-1), kept.sum(-1)


logits = torch.tensor([
    [[2.0, 0.0, -1.0], [0.0, 1.0, 0.0], [1.0, 1.0, 1.0]],
    [[0.0, 3.0, 0.0], [2.0, 2.0, 0.0], [0.0, 0.0, 0.0]],
])
labels = torch.tensor([[0, 1, 2], [1, 0, -100]])
total, count = sequence_log_prob(logits, labels)
print("sum  ", total)
print("count", count)
print("mean ", total / count)
