import torch


def pick(values, token_ids):
    return values.gather(-1, token_ids.unsqueeze(-1)).squeeze(-1)


logits = torch.tensor([
    [2.0, 1.0, 0.5, -1.0, 0.2],
    [0.1, -0.5, 2.2, 1.5, 0.0],
    [1.1, 3.5, 0.8, -0.2, -1.5],
])
token_ids = torch.tensor([0, 2, 1])
for scores in (logits, logits + 5):
    print("logit   ", pick(scores, token_ids))
    print("log-prob", pick(scores.log_softmax(-1), token_ids))
