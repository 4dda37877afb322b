import torch
import torch.nn.functional as F
from torch import Tensor


def run_experts(x: Tensor, chosen: Tensor, weights: Tensor, experts: Tensor) -> Tensor:
    rows, ids = x.reshape(-1, x.size(-1)), chosen.flatten()
    order = ids.argsort(stable=True)
    load = ids.new_zeros(experts.size(0)).scatter_add_(0, ids, torch.ones_like(ids))
    ends = load.cumsum(0, dtype=torch.int32)
    y = F.grouped_mm(rows.index_select(0, order // chosen.size(-1)), experts, offs=ends)
    y = y * weights.flatten()[order].unsqueeze(-1)
    back = torch.empty_like(y).index_copy(0, order, y)
    return back.view(*chosen.shape, experts.size(-1)).sum(-2).to(x.dtype)


x = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]]).repeat(1, 2)
chosen = torch.tensor([[0, 1], [1, 0], [1, 2], [0, 1]])
weights = torch.tensor([[0.75, 0.25], [0.5, 0.5], [0.75, 0.25], [0.5, 0.5]])
factor = torch.tensor([1.0, 2.0, 100.0])
experts = factor.view(3, 1, 1) * torch.eye(4)
print("order", chosen.flatten().argsort(stable=True).tolist())
print(run_experts(x, chosen, weights, experts))
