import torch
import torch.nn.functional as F

x = torch.zeros(100, 4, requires_grad=True)
rows = torch.tensor([7, 7])
wide = rows.view(2, 1).expand(2, 4)


def kept_by(read):
    kept = []
    hooks = torch.autograd.graph.saved_tensors_hooks
    with hooks(kept.append, lambda packed: packed):
        read()
    nbytes = sum(t.untyped_storage().nbytes() for t in kept)
    return f"{nbytes:5}", [tuple(t.shape) for t in kept]


print("x itself      ", f"{x.nbytes:5}")
print("gather        ", *kept_by(lambda: x.gather(0, wide)))
print("take_along_dim", *kept_by(lambda: x.take_along_dim(wide, 0)))
print("take          ", *kept_by(lambda: x.take(rows)))
print("index_select  ", *kept_by(lambda: x.index_select(0, rows)))
print("x[rows]       ", *kept_by(lambda: x[rows]))
print("embedding     ", *kept_by(lambda: F.embedding(rows, x)))
print("masked_select ", *kept_by(lambda: x.masked_select(x > 1)))
