import torch

start = torch.zeros(3, requires_grad=True)
src = torch.tensor([10.0, 20.0], requires_grad=True)
index = torch.tensor([1, 1])
upstream = torch.tensor([5.0, 5.0, 5.0])

out = start.scatter(0, index, src)
out.backward(upstream)
print(start.grad)
print(src.grad, "sum", src.grad.sum().item())

stayed = (src == out[1]).float()
print("true sum", (5 * stayed).sum().item())
