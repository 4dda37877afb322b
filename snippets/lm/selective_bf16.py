import torch

logits = torch.tensor([100.0, 99.0], dtype=torch.bfloat16)
for z in (logits, logits.float()):
    subtracted = z[0] - z.logsumexp(-1)
    picked = z.log_softmax(-1)[0]
    print(z.dtype)
    print(f"  logsumexp           {z.logsumexp(-1):.4f}")
    print(f"  logit - logsumexp   {subtracted:.4f}")
    print(f"  log_softmax         {picked:.4f}")
