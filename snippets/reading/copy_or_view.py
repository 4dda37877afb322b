import torch

x = torch.arange(12).view(3, 4)
i = torch.tensor([0, 1])
reads = {
    "x[0]": x[0],
    "x[0:2]": x[0:2],
    "x[:, ::2]": x[:, ::2],
    "x.narrow": x.narrow(0, 0, 2),
    "x.select": x.select(1, 2),
    "x[[0, 1]]": x[[0, 1]],
    "x[i]": x[i],
    "x[x > 3]": x[x > 3],
    "gather": x.gather(0, i.unsqueeze(1)),
    "take_along_dim": x.take_along_dim(i.unsqueeze(1), 0),
    "index_select": x.index_select(0, i),
    "take": x.take(i),
}
home = x.untyped_storage().data_ptr()
for name, out in reads.items():
    same = out.untyped_storage().data_ptr() == home
    print(f"{name:15}", "view" if same else "copy")
