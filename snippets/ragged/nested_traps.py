import torch
import logging

logging.getLogger("torch.fx").setLevel("ERROR")
rows = [torch.tensor([1.0, 2.0]), torch.tensor([]), torch.tensor([3.0, 4.0, 5.0])]
nt = torch.nested.nested_tensor(rows, layout=torch.jagged)
for reduce in ("sum", "mean", "amax"):
    print(reduce, getattr(nt, reduce)(1).tolist())

doubled = torch.nested.nested_tensor_from_jagged(nt.values() * 2, nt.offsets())
print("one offsets", (nt + doubled).values().tolist())
twin = torch.nested.nested_tensor(rows, layout=torch.jagged)
print(torch.equal(twin.offsets(), nt.offsets()))
nt + twin
