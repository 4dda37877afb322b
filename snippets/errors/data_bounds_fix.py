import torch

scores = torch.tensor([[10, 20, 30, 40], [50, 60, 70, 80]])
columns_from_one = torch.tensor([1, 4])

index = columns_from_one - 1
low, high = index.aminmax()
print(low.item(), high.item(), scores.size(1))
print(scores.index_select(1, index))
