import torch
import torch.nn.functional as F

labels = torch.tensor([2, 0])
one_hot = torch.zeros(2, 3).scatter_(1, labels.unsqueeze(1), 1.0)
print(one_hot)
print(torch.equal(one_hot, F.one_hot(labels, 3).float()))

image = torch.tensor([[[0, 2], [1, 1]]])
planes = torch.zeros(1, 3, 2, 2).scatter_(1, image.unsqueeze(1), 1.0)
print(planes[0, 1])
print(torch.equal(planes, F.one_hot(image, 3).permute(0, 3, 1, 2).float()))

tags = torch.tensor([[0, 2, 2], [1, 1, 1]])
print(torch.zeros(2, 3).scatter_(1, tags, 1.0))
