import torch

scores = torch.tensor([[0.5, 0.25, 3.0, -1.0],
                       [2.0, 0.0, -0.5, 1.5],
                       [0.0, 1.0, -2.0, 4.0]])
labels = torch.tensor([2, 0, 3])

picked = scores.gather(1, labels.unsqueeze(1))
print(picked)
print(picked.squeeze(1))
