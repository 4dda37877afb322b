import torch

x = torch.tensor([10, 20, 30])


def there_and_back(index):
    picked = x.gather(0, index)
    return picked, torch.zeros_like(x).scatter(0, index, picked)


print(*there_and_back(torch.tensor([0, 0, 2])))
print(*there_and_back(torch.tensor([2, 0, 1])))
