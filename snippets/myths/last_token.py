import torch

hidden = torch.tensor([[10, 11, 12, 13], [20, 21, 22, 23]])
right = torch.tensor([[1, 1, 1, 0], [1, 1, 0, 0]])
left = right.flip(1)

for mask in (right, left):
    by_sum = mask.sum(1) - 1
    by_place = (mask * torch.arange(4)).argmax(1)
    print(hidden.gather(1, by_sum.unsqueeze(1)).squeeze(1),
          hidden.gather(1, by_place.unsqueeze(1)).squeeze(1))
