import torch
from torch import Tensor


def held(last: Tensor, room: int) -> Tensor:
    slot = torch.arange(room, device=last.device)
    last = last.unsqueeze(-1)
    return last - (last - slot) % room


room, token = 4, torch.arange(10, 17)
cache = torch.zeros(room, dtype=torch.long)
for position in range(7):
    cache[position % room] = token[position]
print("tokens   ", cache.tolist())
print("positions", held(torch.tensor(6), room).tolist())
print("started  ", held(torch.tensor(1), room).tolist())

prompt = torch.arange(7)
print("slots    ", (prompt % room).tolist())
print("kept     ", (prompt[-room:] % room).tolist())
