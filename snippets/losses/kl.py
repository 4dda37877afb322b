import torch

logits = torch.tensor([0.6, 0.3, 0.1]).log().requires_grad_()
ref = torch.tensor([0.2, 0.5, 0.3]).log()
new = logits.log_softmax(-1)
p = new.exp().detach()
log_ratio = new - ref


def show(name, value):
    (gradient,) = torch.autograd.grad(value, logits, retain_graph=True)
    print(f"{name:8}{value:.4f}", gradient.round(decimals=4) + 0.0)


show("exact", (new.exp() * log_ratio).sum())
show("k1", (p * log_ratio).sum())
show("k2", (p * log_ratio.square() / 2).sum())
show("k3", (p * ((-log_ratio).exp() - 1 + log_ratio)).sum())
show("reverse", (ref.exp() * (ref - new)).sum())
