import torch

experts, capacity = 3, 2
x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
weights = torch.tensor([[0.75, 0.25]]).expand(4, 2)
slot = torch.tensor([[2, 6], [4, 6], [0, 3], [1, 5]])
factor = torch.tensor([1.0, 10.0, 100.0])

rows = x.repeat_interleave(slot.size(1), 0)
buffer = x.new_zeros(experts * capacity + 1, 1).index_copy(0, slot.flatten(), rows)[:-1]
print("buffers", buffer.view(experts, capacity).tolist())

y = buffer.view(experts, capacity, 1) * factor.view(-1, 1, 1)
back = torch.cat((y.flatten(0, 1), y.new_zeros(1, 1)))[slot]
print("sums   ", (back * weights.unsqueeze(-1)).sum(1).flatten().tolist())

kept = weights * (slot < experts * capacity)
left = kept.sum(-1, keepdim=True).clamp(min=torch.finfo(kept.dtype).tiny)
print("weights", (kept / left).tolist())
