import torch
import torch.nn.functional as F
from torch.autograd import gradcheck

w = torch.arange(6, dtype=torch.float64).view(3, 2).requires_grad_()
once, twice = torch.tensor([2, 0]), torch.tensor([1, 1])
reads = {
    "gather": lambda w, i: w.gather(0, i[:, None]),
    "take_along_dim": lambda w, i: w.take_along_dim(i[:, None], 0),
    "index_select": lambda w, i: w.index_select(0, i),
    "w[i]": lambda w, i: w[i],
    "take": lambda w, i: w.take(i),
    "embedding": lambda w, i: F.embedding(i, w),
    "embedding_bag": lambda w, i: F.embedding_bag(i[None], w),
}
for name, read in reads.items():
    cells = []
    for i in once, twice:
        cells.append(gradcheck(lambda w, read=read, i=i: read(w, i), w, raise_exception=False))
    print(f"{name:14}", *cells)
