import torch
import warnings

warnings.simplefilter("ignore")
rows, cells = torch.tensor([1]), torch.tensor([[1], [0], [2]])
ones, mask = torch.ones(3, 1), torch.eye(3) > 0
ways = """x[1] = 5; x[1, 2] = 5; x[rows] = 5; x[mask] = 5
x.scatter_(1, cells, 5.0); x.scatter_add_(1, cells, ones)
x.index_add_(1, rows, ones); x.index_copy_(1, rows, ones)
x.index_fill_(1, rows, 5.0); x.masked_fill_(mask, 5.0)
x.add_(x); x.copy_(x)"""

for way in ways.replace("\n", "; ").split("; "):
    found = []
    for x in (torch.eye(3).to_sparse(), torch.eye(3).to_sparse_csr()):
        try:
            exec(way)
            found.append("ok")
        except (RuntimeError, NotImplementedError, TypeError) as error:
            found.append(type(error).__name__)
    print(f"{way:32}{found[0]:21}{found[1]}")
