import torch
import torch.nn.functional as F
import warnings

warnings.simplefilter("ignore")
CALLS = """x.gather(0, i); x.index_select(0, r); x[i, c]; F.embedding(i, x);
F.embedding_bag(i, x); x.scatter_(0, i, s); x.scatter_add_(0, i, s);
x.scatter_reduce_(0, i, s, "amax"); x.index_add_(0, r, s); x.index_reduce_(0, r, s, "amax");
x.index_put_((i, c), s); torch.bincount(r)"""
for call in CALLS.replace("\n", " ").split("; "):
    said = []
    for width in (15, 16):
        leaf, s = torch.ones(16, width).requires_grad_(), torch.ones(4, width).requires_grad_()
        x, c = leaf * 1, torch.arange(width)
        i = torch.tensor([[0], [1], [1], [2]], dtype=torch.int32).expand(4, width)
        r = torch.tensor(1, dtype=torch.int32).expand(4)
        try:
            result = eval(call)
            result.requires_grad and result.square().sum().backward()
            said.append("ok")
        except RuntimeError as error:
            said.append(type(error).__name__)
    name = call.replace("[i, c]", "[i]").split("(")[0].split(".")[-1]
    print(name.ljust(16), *said)
