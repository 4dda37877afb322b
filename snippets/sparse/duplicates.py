import torch
import warnings

warnings.simplefilter("ignore")
places = torch.tensor([[0, 1, 0], [2, 0, 2]])
values = torch.tensor([10.0, 20.0, 5.0])
x = torch.sparse_coo_tensor(places, values, (2, 3))
print(x.coalesce().indices(), x.coalesce().values())
print(x.to_dense())
print(torch.zeros(2, 3).index_put(tuple(places), values, accumulate=True))

x.values()
