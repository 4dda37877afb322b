import torch

x = torch.ones(3, requires_grad=True)
for name, read in (
    ("gather", lambda index: x.gather(0, index)),
    ("index_select", lambda index: x.index_select(0, index)),
    ("x[index]", lambda index: x[index]),
):
    index = torch.tensor([2, 0])
    picked = read(index)
    index.add_(1)
    try:
        picked.sum().backward()
    except RuntimeError as error:
        print(name, "|", str(error).split(": ")[1].split(";")[0])
