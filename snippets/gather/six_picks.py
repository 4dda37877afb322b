import torch

input = torch.tensor([[10, 20, 30, 40],
                      [50, 60, 70, 80],
                      [90, 100, 110, 120]])
index = torch.tensor([[0, 1], [2, 3], [1, 2]])
out = torch.gather(input, 1, index)

for i in range(3):
    for j in range(2):
        k = index[i][j].item()
        assert out[i][j] == input[i][k]
        print(f"out[{i}][{j}] = input[{i}][{k}] = {input[i][k]}")
