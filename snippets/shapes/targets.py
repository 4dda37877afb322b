import torch
import torch.nn.functional as F

logits = torch.zeros(1, 3)
uses = {
    "one_hot": lambda t: F.one_hot(t, 3),
    "cross_entropy": lambda t: F.cross_entropy(logits, t),
    "gather": lambda t: logits.gather(1, t.unsqueeze(1)),
}
t = torch.tensor([2, -100, -1, 3])
targets = {"int64": t[:1], "int32": t[:1].int(), "uint8": t[:1].byte(),
           "-100": t[1:2], "-1": t[2:3], "3": t[3:]}
print(" " * 13, *(f"{kind:>7}" for kind in targets))
for name, use in uses.items():
    cells = []
    for target in targets.values():
        try:
            use(target)
            cells.append("ok")
        except (RuntimeError, IndexError) as error:
            cells.append(type(error).__name__.removesuffix("Error"))
    print(f"{name:13}", *(f"{cell:>7}" for cell in cells))
