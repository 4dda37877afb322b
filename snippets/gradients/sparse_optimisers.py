import torch
import warnings
from torch import optim

warnings.simplefilter("ignore")
index = torch.tensor([[5, 5], [0, 999]])
kinds = [kind for name, kind in sorted(vars(optim).items()) if isinstance(kind, type)]
kinds.remove(optim.Optimizer)
outcomes = {"ok": [], "RuntimeError": []}
for kind in kinds:
    x = torch.zeros(2, 1000, requires_grad=True)
    x.gather(1, index, sparse_grad=True).sum().backward()
    try:
        kind([x]).step(lambda x=x: x.detach().sum())
        outcomes["ok"].append(kind.__name__)
    except RuntimeError:
        outcomes["RuntimeError"].append(kind.__name__)
for outcome, names in outcomes.items():
    print(outcome, *names)
optim.Adam([x]).step()
