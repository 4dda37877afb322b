import torch

b = torch.arange(2).view(2, 1, 1)
t = torch.arange(3).view(1, 3, 1)
v = torch.arange(4).view(1, 1, 4)
x = 100 * b + 10 * t + v  # every value spells its own address
print("x[1, 2, 3] =", x[1, 2, 3].item())

zeros = torch.zeros_like(x)
for dim in (0, 1, 2):
    out = x.gather(dim, zeros)
    same = torch.equal(out, x.gather(dim - 3, zeros))
    print(f"dim={dim} reads {out[1, 2, 3]:03d}, same as dim={dim - 3}: {same}")
