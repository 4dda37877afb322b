import torch

x = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
source = torch.tensor([0, 1, 2, 0])
target = torch.tensor([1, 2, 1, 2])

messages = x.index_select(0, source)
total = torch.zeros_like(x).index_add_(0, target, messages)
print("sum ", total.tolist())

adjacency = x.new_zeros(3, 3)
adjacency.index_put_((target, source), x.new_ones(4), accumulate=True)
print("A @ x", torch.equal(adjacency @ x, total))

index = target.unsqueeze(1).expand_as(messages)
for reduce in ("mean", "amax"):
    out = torch.zeros_like(x)
    out.scatter_reduce_(0, index, messages, reduce, include_self=False)
    print(reduce, out.tolist())
