import torch

x = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]])
chosen = torch.tensor([[0, 1], [1, 0], [1, 2], [0, 1]])
weights = torch.tensor([[0.75, 0.25], [0.5, 0.5], [0.75, 0.25], [0.5, 0.5]])
experts = [lambda h: h, lambda h: 2 * h, lambda h: 100 * h]

out = torch.zeros_like(x)
for e, expert in enumerate(experts):
    token, slot = (chosen == e).nonzero(as_tuple=True)
    y = expert(x[token]) * weights[token, slot].unsqueeze(1)
    out.index_add_(0, token, y)
print(out)

gates = torch.zeros(4, 3).scatter(1, chosen, weights)
dense = sum(gates[:, [e]] * expert(x) for e, expert in enumerate(experts))
print(torch.equal(out, dense))
