import torch

x = torch.tensor([[10, 20, 30], [40, 50, 60]])

print(x.take(torch.tensor([0, 5, -1])))
print(x.take(x.argmax()), x.flatten()[x.argmax()])
