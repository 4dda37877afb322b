import torch

torch.manual_seed(0)
equal = 0
for _ in range(100):
    x = torch.randint(-9, 10, (4, 5))
    index = torch.randint(5, (3, 6))
    y = torch.randint(-9, 10, (3, 6))
    left = (x.gather(1, index) * y).sum()
    right = (x * torch.zeros_like(x).scatter_add(1, index, y)).sum()
    equal += torch.equal(left, right)
print(equal)
