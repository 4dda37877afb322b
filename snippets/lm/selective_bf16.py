import torch

logits = torch.tensor([100.0, 98.5, 93.5], dtype=torch.bfloat16)
exact = logits.double().log_softmax(-1)
for name, z in (("bfloat16", logits), ("float32 ", logits.float())):
    print(name, "logit - logsumexp", (z - z.logsumexp(-1)).tolist())
    print(name, "log_softmax      ", z.log_softmax(-1).tolist())
ratio = (logits.log_softmax(-1).double() - exact).exp()
print("ratio to the exact", [round(r, 4) for r in ratio.tolist()])

many = torch.full((2000,), -6.25, dtype=torch.bfloat16)
print("sum", many.sum().item(), many.sum(dtype=torch.float32).item())
