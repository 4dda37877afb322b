import torch
from torch import Tensor


def selective_log_softmax(logits: Tensor, index: Tensor, step: int = 128) -> Tensor:
    if logits.dim() == 1:
        return selective_log_softmax(logits[None], index[None], step)[0]
    dtype = torch.promote_types(logits.dtype, torch.float32)
    log_probs = []
    for part, ids in zip(logits.split(step, -2), index.split(step, -2), strict=True):
        part = part.to(dtype)
        log_probs.append(part.gather(-1, ids) - part.logsumexp(-1, keepdim=True))
    return torch.cat(log_probs, -2)


logits = torch.tensor([
    [[2.0, 0.0, -1.0], [0.0, 1.0, 0.0], [1.0, 1.0, 1.0]],
    [[0.0, 3.0, 0.0], [2.0, 2.0, 0.0], [0.0, 0.0, 0.0]],
])
index = torch.tensor([[0, 1, 2], [1, 0, 2]]).unsqueeze(-1)
ours = selective_log_softmax(logits, index, step=2)
print(ours.squeeze(-1))
print(torch.allclose(ours, logits.log_softmax(-1).gather(-1, index)))
print(selective_log_softmax(logits[0, 0], index[0, 0]))
