import torch
import warnings

warnings.simplefilter("ignore")
dense = torch.tensor([[0.0, 1.0, 0.0], [2.0, 0.0, 3.0], [0.0, 0.0, 4.0]])
rows = torch.tensor([2, 1])
ways = {
    "x[1]": lambda x: x[1],
    "x[1, 2]": lambda x: x[1, 2],
    "index_select": lambda x: x.index_select(0, rows),
    "x[rows]": lambda x: x[rows],
    "x[0:2]": lambda x: x[0:2],
    "x[mask]": lambda x: x[dense > 2],
    "gather": lambda x: x.gather(1, rows.view(2, 1)),
}
for name, way in ways.items():
    for x in (dense.to_sparse(), dense.to_sparse_csr()):
        try:
            print(f"{name:13}{str(x.layout)[13:]}", way(x).to_dense().equal(way(dense)))
        except (RuntimeError, NotImplementedError) as error:
            print(f"{name:13}{str(x.layout)[13:]}", type(error).__name__)
