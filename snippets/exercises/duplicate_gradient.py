import torch

index = torch.tensor([1, 1])
src = torch.tensor([10.0, 20.0], requires_grad=True)


def loss(src):
    return 5 * torch.zeros(3).scatter(0, index, src)[1]


loss(src).backward()
print(src.grad)

with torch.no_grad():
    nudged = [loss(src + step) - loss(src) for step in torch.eye(2)]
print(sorted(float(change) for change in nudged))
