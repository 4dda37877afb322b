import torch
import torch.nn.functional as F
import warnings

warnings.simplefilter("ignore")
CALLS = """x.gather(0, i); x.take_along_dim(i, 0); x.index_select(0, i); x[i]; x.take(i);
F.embedding(i, x[:, None]); F.embedding_bag(i[None], x[:, None]); x.masked_select(m);
torch.where(m, x, s); x.scatter_(0, i, s); x.scatter_add_(0, i, s); x.index_add_(0, i, s);
x.scatter_reduce_(0, i, s, "sum"); x.index_reduce_(0, i, s, "mean"); x.index_copy_(0, i, s);
x.index_fill_(0, i, 7); x.index_put_((i,), s); x.put_(i, s); x.masked_scatter_(m, s);
x.masked_fill_(m, 7); torch.bincount(i, s.detach()); F.one_hot(i, 2)"""
torch.use_deterministic_algorithms(True)
for call in CALLS.replace("\n", " ").split("; "):
    leaf, s = torch.ones(2).requires_grad_(), torch.ones(2).requires_grad_()
    x, i, m = leaf * 1, torch.tensor([1, 0]), torch.tensor([True, False])
    try:
        result = eval(call)
        result.requires_grad and result.sum().backward()
        said = "ok"
    except RuntimeError as error:
        said = type(error).__name__
    print(call.split("(")[0].split(".")[-1].ljust(16), said)
