import torch

x = torch.tensor([[1, 2, 3],
                  [5, 6, 7]])
index = torch.tensor([[1]])

print("x[0][1]", x[0][1], "x[1][0]", x[1][0])
print("dim=0", x.gather(0, index))
print("dim=1", x.gather(1, index))
