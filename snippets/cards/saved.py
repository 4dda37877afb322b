import torch
import torch.nn.functional as F
import warnings

warnings.simplefilter("ignore")
CALLS = """x.gather(0, i); x.take_along_dim(i, 0); x.index_select(0, i); x[i]; x.take(i);
F.embedding(i, x[:, None]); F.embedding_bag(i[None], x[:, None], mode="sum");
x.masked_select(mask); torch.where(mask, x, s); x.scatter_(0, i, s); x.scatter_add_(0, i, s);
x.scatter_reduce_(0, i, s, "sum"); x.index_add_(0, i, s); x.index_reduce_(0, i, s, "amax");
x.index_copy_(0, i, s); x.index_fill_(0, i, 7); x.index_put_((i,), s); x.put_(i, s);
x.masked_scatter_(mask, s); x.masked_fill_(mask, 7)"""
hooks, saved = torch.autograd.graph.saved_tensors_hooks, []
for call in CALLS.replace("\n", " ").split("; "):
    leaf, s = torch.ones(2).requires_grad_(), torch.ones(2).requires_grad_()
    x, i, mask = leaf * 1, torch.tensor([1, 0]), torch.tensor([True, True])
    saved.clear()
    with hooks(lambda t: saved.append(t) or t, lambda t: t):
        result = eval(call)
    names = {t.data_ptr(): name for name, t in (("x", x), ("i", i), ("s", s), ("mask", mask))}
    got = torch.autograd.grad(result.sum(), (leaf, s), allow_unused=True)
    kept = " ".join(names.get(t.data_ptr(), "copy") for t in saved)
    where, flow = names.get(result.data_ptr(), "new"), "x" if got[1] is None else "x s"
    print(call.split("(")[0].split(".")[-1].ljust(16), where.ljust(4), flow.ljust(4), kept)
