import torch

index = torch.tensor([1, 1])
src = torch.tensor([10.0, 20.0], requires_grad=True)

out = torch.zeros(3).scatter(0, index, src)
print(out[1].item() in (10.0, 20.0))

out[1].backward()
print(src.grad)
