import torch
import warnings

warnings.simplefilter("ignore")
source = torch.tensor([0, 1, 2, 2])
target = torch.tensor([1, 0, 0, 1])
x = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
weight = torch.tensor([1.0, 0.5, 2.0, 1.0], requires_grad=True)

messages = weight.unsqueeze(1) * x.index_select(0, source)
by_index = torch.zeros(2, 2).index_add(0, target, messages)
edges = torch.stack((target, source))
by_matrix = torch.sparse_coo_tensor(edges, weight, (2, 3)) @ x
print(by_matrix.detach(), by_matrix.equal(by_index))
for out in (by_index, by_matrix):
    print(torch.autograd.grad(out.sum(), weight)[0])
