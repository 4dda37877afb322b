import torch
import torch.nn.functional as F

logits = torch.tensor([
    [[2.0, 1.0, 0.5, -1.0, 0.2],
     [0.1, -0.5, 2.2, 1.5, 0.0],
     [1.1, 3.5, 0.8, -0.2, -1.5]],
    [[0.0, 2.3, -0.5, 1.0, 0.8],
     [-1.2, 1.7, 2.0, 0.3, -0.8],
     [2.5, -0.1, -1.2, 0.5, 3.0]],
])
input_ids = torch.tensor([[0, 2, 1], [1, 3, 4]])

index = input_ids.unsqueeze(-1)
log_probs = logits.log_softmax(-1).gather(-1, index).squeeze(-1)
print(log_probs)

nll = F.cross_entropy(logits.flatten(0, 1), input_ids.flatten(), reduction="none")
print(torch.allclose(log_probs, -nll.view_as(log_probs)))
token_logits = logits.gather(-1, index).squeeze(-1)
print(torch.allclose(log_probs, token_logits - logits.logsumexp(-1)))
