import torch

input = torch.tensor([[10, 20, 30, 40],
                      [50, 60, 70, 80],
                      [90, 100, 110, 120]])

two_rows = torch.tensor([[0, 1], [2, 3]])
print(torch.gather(input, 1, two_rows))

six_columns = torch.tensor([[3, 2, 1, 0, 0, 0]])
print(torch.gather(input, 1, six_columns))
