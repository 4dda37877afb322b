import torch
import torch.nn.functional as F
import warnings

warnings.simplefilter("ignore")
CALLS = """x.gather(0, i); x.index_select(0, r); x[i, c]; F.embedding(i, x);
F.embedding_bag(i, x); x.scatter_(0, i, s); x.scatter_add_(0, i, s);
x.scatter_reduce_(0, i, s, "amax"); x.index_add_(0, r, s); x.index_reduce_(0, r, s, "amax");
x.index_put_((i, c), s); torch.bincount(r)"""
def run(call, width, dtype):
    leaf = torch.arange(16.0 * width).view(16, width).requires_grad_()
    x, c, s = leaf * 1, torch.arange(width), torch.ones(4, width).requires_grad_()
    i = torch.tensor([[0], [1], [1], [2]], dtype=dtype).expand(4, width)
    r = torch.tensor(1, dtype=dtype).expand(4)
    try:
        result = eval(call)
        result.requires_grad and result.square().sum().backward()
        return result
    except RuntimeError as error:
        return type(error).__name__
for call in CALLS.replace("\n", " ").split("; "):
    pairs = [[run(call, w, dtype) for dtype in (torch.int32, torch.int64)] for w in (15, 16)]
    said = [n if isinstance(n, str) else "ok" if n.equal(wide) else "wrong" for n, wide in pairs]
    name = call.replace("[i, c]", "[i]").split("(")[0].split(".")[-1]
    print(name.ljust(16), *said)
