import torch

ids = torch.tensor([[0], [1], [1]], dtype=torch.int32)
calls = {
    "scatter_": lambda x, i, v: x.scatter_(0, i, v),
    "scatter_add_": lambda x, i, v: x.scatter_add_(0, i, v),
    "scatter_reduce_": lambda x, i, v: x.scatter_reduce_(0, i, v, "amax"),
    "gather": lambda x, i, v: x.gather(0, i),
    "gather, backward": lambda x, i, v: x.requires_grad_().gather(0, i).backward(v),
}
message = None
for name, call in calls.items():
    cells = []
    for width in 15, 16:
        index = ids.expand(3, width)
        for i in index, index.contiguous(), index.long():
            try:
                call(torch.zeros(2, width), i, torch.ones(3, width))
                cells.append("ok")
            except RuntimeError as error:
                cells.append("error")
                message = error
    print(f"{name:16}", *(f"{cell:>5}" for cell in cells))
print(message)
