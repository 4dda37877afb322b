import torch


def pick(logits, token_ids):
    return logits.gather(-1, token_ids.unsqueeze(-1)).squeeze(-1)


logits = torch.tensor([
    [[2.0, 1.0, 0.5, -1.0, 0.2],
     [0.1, -0.5, 2.2, 1.5, 0.0],
     [1.1, 3.5, 0.8, -0.2, -1.5]],
    [[0.0, 2.3, -0.5, 1.0, 0.8],
     [-1.2, 1.7, 2.0, 0.3, -0.8],
     [2.5, -0.1, -1.2, 0.5, 3.0]],
])
input_ids = torch.tensor([[0, 2, 1], [1, 3, 4]])
print(pick(logits, input_ids))
print(pick(logits[0], input_ids[0]))
print(pick(logits[0, 1], input_ids[0, 1]))
