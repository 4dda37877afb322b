import torch
import torch.nn.functional as F

label = torch.tensor([[[0, 2], [1, 1]], [[2, 2], [0, 1]]])

hot = torch.zeros(2, 3, 2, 2).scatter_(1, label.unsqueeze(1), 1.0)
print(hot[0])

other = F.one_hot(label, 3).permute(0, 3, 1, 2)
print(torch.equal(hot, other.float()))
print(torch.equal(hot.argmax(1), label))
