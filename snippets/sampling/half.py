import torch

torch.manual_seed(0)


def first_half(dtype, form):
    """How often the first 32 of 64 equal tokens are drawn, of 50,000."""
    if form == "exponential":
        scores = 1 / torch.empty(50_000, 64, dtype=dtype).exponential_()
    else:
        scores = -(-torch.rand(50_000, 64, dtype=dtype).log()).log()
    return (scores.argmax(-1) < 32).double().mean().item()


for dtype in (torch.float32, torch.bfloat16):
    for form in ("exponential", "uniform"):
        print(dtype, form, abs(first_half(dtype, form) - 0.5) < 0.015)
u = torch.rand(1_000_000, dtype=torch.bfloat16)
print((u == 0).any(), u.unique().numel() < 3000)
