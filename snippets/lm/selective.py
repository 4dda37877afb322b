import torch


def selective_log_softmax(logits, token_ids):
    index = token_ids.unsqueeze(-1)
    picked = logits.gather(-1, index).squeeze(-1)
    row_by_row = [sequence.logsumexp(-1) for sequence in logits]
    return picked - torch.stack(row_by_row)


logits = torch.tensor([
    [[2.0, 0.0, -1.0], [0.0, 1.0, 0.0], [1.0, 1.0, 1.0]],
    [[0.0, 3.0, 0.0], [2.0, 2.0, 0.0], [0.0, 0.0, 0.0]],
])
token_ids = torch.tensor([[0, 1, 2], [1, 0, 2]])
ours = selective_log_softmax(logits, token_ids)
index = token_ids.unsqueeze(-1)
usual = logits.log_softmax(-1).gather(-1, index).squeeze(-1)
print(ours)
print(torch.allclose(ours, usual))
