import torch

w = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
picked = w.gather(0, torch.tensor([1, 1, 2]))

picked.backward(torch.tensor([0.25, 0.5, 1.0]))
print(w.grad)
