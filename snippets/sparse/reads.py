import torch
import torch.nn.functional as F
import warnings

warnings.simplefilter("ignore")
dense = torch.tensor([[0.0, 1.0, 0.0], [2.0, 0.0, 3.0], [0.0, 0.0, 4.0]])
rows, cells, mask = torch.tensor([2, 1]), torch.tensor([[2], [1], [0]]), dense > 2
ways = """x[1]; x[1, 2]; x[:, 1]; x[0:2]; x[rows]; x[rows, rows]; x[mask]
x.index_select(0, rows); x.index_select(1, rows); F.embedding(rows, x)
x.gather(1, cells); x.take_along_dim(cells, 1); x.take(rows)
x.masked_select(mask); torch.where(mask, x, 0.0); x.narrow_copy(0, 0, 2)"""

for way in ways.replace("\n", "; ").split("; "):
    wanted = eval(way, {**globals(), "x": dense})
    found = []
    for x in (dense.to_sparse(), dense.to_sparse_csr()):
        try:
            found.append(str(eval(way).to_dense().equal(wanted)))
        except (RuntimeError, NotImplementedError) as error:
            found.append(type(error).__name__)
    print(f"{way:28}{found[0]:21}{found[1]}")
