import torch
import warnings

warnings.simplefilter("ignore")
CALLS = """x.scatter_(0, i, s); x.scatter_add_(0, i, s);
x.scatter_reduce_(0, i, s, "sum"); x.index_add_(0, i, s);
x.index_reduce_(0, i, s, "mean"); x.index_copy_(0, i, s); x.index_put_((i,), s);
x.index_put_((i,), s, accumulate=True); x.put_(i, s);
x.put_(i, s, accumulate=True); torch.bincount(i, s)"""
for call in CALLS.replace("\n", " ").split("; "):
    x, i, s = torch.zeros(3), torch.tensor([1, 1]), torch.tensor([5.0, 7.0])
    value = eval(call)[1].item()
    kept = {12: "5+7", 4: "(0+5+7)/3", 5: "one", 7: "one"}[value]
    accumulate = "accumulate=True" if "accumulate" in call else ""
    name = call.split("(")[0].split(".")[-1]
    print(f"{name:16} {kept} {accumulate}".rstrip())
