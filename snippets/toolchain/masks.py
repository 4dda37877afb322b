import torch

torch.set_default_device("cpu")


class Masks(torch.nn.Module):
    def forward(self, x):
        written = x.clone()
        written[written < 0] = 0
        return x[x > 0], written, (x > 0).nonzero(), torch.where(x > 0, x, 0.0)


first, second = torch.tensor([1.0, -2.0, 3.0]), torch.tensor([-4.0, 5.0, -6.0])
compiled = torch.compile(Masks(), fullgraph=True)
exported = torch.export.export(Masks(), (first,)).module()
for x in (first, second):
    print([a.equal(b) for a, b in zip(Masks()(x), compiled(x))])
    print([a.equal(b) for a, b in zip(Masks()(x), exported(x))])
