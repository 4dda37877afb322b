import torch


def log_prob(logits, token_ids):
    index = token_ids.unsqueeze(-1)
    return logits.log_softmax(-1).gather(-1, index).squeeze(-1)


input_ids = torch.tensor([[3, 1, 4, 0]])
logits = torch.tensor([[
    [0.0, 3.0, 0.0, 0.0, 0.0],
    [0.0, 0.0, 0.0, 0.0, 2.0],
    [4.0, 0.0, 0.0, 0.0, 0.0],
    [0.0, 0.0, 0.0, 0.0, 0.0],
]])
print("shifted  ", log_prob(logits[:, :-1], input_ids[:, 1:]))
print("unshifted", log_prob(logits, input_ids))
