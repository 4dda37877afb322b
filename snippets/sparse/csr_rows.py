import torch
import warnings

warnings.simplefilter("ignore")
dense = torch.tensor([[0.0, 1.0, 0.0], [2.0, 0.0, 3.0], [0.0, 0.0, 0.0]])
x = dense.to_sparse_csr()
print(x.crow_indices())
print(x.col_indices(), x.values())

start, end = x.crow_indices()[1:3]
print(x.col_indices()[start:end], x.values()[start:end])

length = x.crow_indices().diff()
row = torch.arange(3).repeat_interleave(length)
print(row)
print(torch.zeros(3).index_add(0, row, x.values()))
