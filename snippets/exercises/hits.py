import torch

cell = torch.tensor([4, 1, 4, 0, 4])
points = torch.tensor([10, 20, 30, 40, 50])
start = torch.full((6,), 100)

score = start.clone()
for c, p in zip(cell.tolist(), points.tolist()):
    score[c] += p
print(score)

print(score.equal(start.index_add(0, cell, points)))
print(score.equal(start.scatter_add(0, cell, points)))
print(score.equal(start.index_put((cell,), points, accumulate=True)))
counted = torch.bincount(cell, points, minlength=6)
print(score.equal(start + counted.long()))
