import torch

five = torch.tensor(5)
row = torch.tensor([10, 20, 30])
two = torch.tensor(2)

print(five.gather(0, torch.tensor([0, 0, 0])))
print(row.gather(0, two), row[two], row.take(two))
print(row.index_select(0, two))
print(torch.tensor(0).scatter(0, torch.tensor(0), five))
