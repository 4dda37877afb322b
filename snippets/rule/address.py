import torch

x = torch.arange(24).view(2, 3, 4)
index = torch.tensor([[[2, 1, 0, 2]], [[0, 0, 1, 1]]])
dim = 1
out = x.gather(dim, index)

for place in [(0, 0, 0), (0, 0, 3), (1, 0, 2)]:
    i, j, k = place
    j = index[place].item()
    assert out[place] == 12 * i + 4 * j + k
    print(f"out{place} = x{i, j, k} = 12*{i} + 4*{j} + {k} = {out[place]}")
