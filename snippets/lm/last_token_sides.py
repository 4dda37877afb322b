import torch

right = torch.tensor([[1, 1, 1, 0], [1, 1, 0, 0]])
left = torch.tensor([[0, 1, 1, 1], [0, 0, 1, 1]])
positions = torch.arange(4)
for name, mask in (("right", right), ("left ", left)):
    by_count = mask.sum(1) - 1
    rightmost = (positions * mask).argmax(1)
    print(name, "by_count", by_count.tolist(), end=" ")
    print("rightmost", rightmost.tolist())
