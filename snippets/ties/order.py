import torch

x = torch.ones(100)
in_order = torch.arange(100)
print("argmax, max(0)  ", x.argmax().item(), x.max(0).indices.item())
print("stable sort     ", x.sort(stable=True).indices.equal(in_order))
print("stable, downward", x.sort(descending=True, stable=True).indices.equal(in_order))
print("sort of 16      ", x[:16].sort().indices.equal(in_order[:16]))
print("sort of 100     ", x.sort().indices.equal(in_order))
print("topk 1          ", x.topk(1).indices.tolist())
print("topk 2          ", x.topk(2).indices.tolist())
print("kthvalue, median", x.kthvalue(1).indices.item(), x.median(0).indices.item())
print("mode, cummax    ", x.mode(0).indices.item(), x.cummax(0).indices[-1].item())
