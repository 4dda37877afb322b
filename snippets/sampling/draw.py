import torch
from torch import Tensor


def draw(logits: Tensor, temperature: Tensor, noise: Tensor) -> Tensor:
    dtype = torch.promote_types(logits.dtype, torch.float32)
    greedy = temperature == 0
    scaled = logits.to(dtype) / temperature.masked_fill(greedy, 1.0).unsqueeze(-1)
    noise = noise.to(dtype).clamp(min=torch.finfo(dtype).tiny)
    return torch.where(greedy, logits.argmax(-1), (scaled - noise.log()).argmax(-1))


torch.manual_seed(0)
probs = torch.tensor([0.5, 0.2, 0.3, 0.0])
logits = probs.log().expand(100_000, 4)
noise = torch.empty(100_000, 4).exponential_()
ids = draw(logits, torch.ones(100_000), noise)
share = ids.bincount(minlength=4) / 100_000
print(((share - probs).abs() < 0.01).all(), share[3])
print(torch.equal(ids, (logits.softmax(-1) / noise).argmax(-1)))
print(draw(logits[:5], torch.zeros(5), noise[:5]))
print(draw(torch.full((2, 4), -torch.inf), torch.ones(2), noise[:2]))
