import torch

rows = [torch.tensor([[1.0], [2.0]]), torch.zeros(0, 1), torch.tensor([[3.0], [4.0], [5.0]])]
nt = torch.nested.nested_tensor(rows, layout=torch.jagged)
some, index = torch.tensor([0, 2]), torch.zeros(3, 1, 1, dtype=torch.long)
calls = {
    "nt[1]": lambda: nt[1], "nt[0:2]": lambda: nt[0:2], "nt[:, 0]": lambda: nt[:, 0],
    "nt[some]": lambda: nt[some], "nt[nt > 1]": lambda: nt[nt > 1],
    "gather": lambda: nt.gather(1, index), "scatter": lambda: nt.scatter(1, index, 0.0),
    "index_select": lambda: nt.index_select(0, some), "sort": lambda: nt.sort(1),
    "index_add": lambda: nt.index_add(0, some, nt), "cumsum": lambda: nt.cumsum(1),
    "topk": lambda: nt.topk(1, 1), "flip": lambda: nt.flip(1), "argmax": lambda: nt.argmax(1),
    "softmax": lambda: nt.softmax(1), "where": lambda: torch.where(nt > 1, nt, 0.0),
    "masked_fill": lambda: nt.masked_fill(nt > 1, 0.0),
    "masked_select": lambda: nt.masked_select(nt > 1),
    "masked_select, 2-D": lambda: nt.squeeze(2).masked_select(nt.squeeze(2) > 1),
}
for name, call in calls.items():
    try:
        print(name, "|", tuple(call().shape)[:1])
    except (NotImplementedError, RuntimeError) as error:
        print(name, "|", type(error).__name__)
