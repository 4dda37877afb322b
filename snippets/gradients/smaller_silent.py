import torch

shapes = (2, 1), (1, 1), (1, 3), (2, 2), (1, 2)
print(" " * 20, *(f"{shape!s:>6}" for shape in shapes))
for name in "scatter", "scatter_add", "sum", "mean", "prod", "amax", "amin":
    for kind in "distinct", "equal":
        values = torch.arange(1.0, 7.0) if kind == "distinct" else torch.ones(6)
        cells = []
        for shape in shapes:
            index = torch.arange(shape[1]).expand(shape)
            grads = []
            try:
                for part in slice(None), tuple(map(slice, shape)):
                    src = values.view(2, 3).clone().requires_grad_()
                    x = torch.zeros(2, 3)
                    if name.startswith("scatter"):
                        x = getattr(x, name)(1, index, src[part])
                    else:
                        x = x.scatter_reduce(1, index, src[part], name, include_self=False)
                    grads += torch.autograd.grad(x.sum(), src)
                cells.append("right" if grads[0].equal(grads[1]) else "wrong")
            except RuntimeError:
                cells.append("raises")
        print(f"{name:11} {kind:8}", *(f"{cell:>6}" for cell in cells))
