import torch

input = torch.tensor([[10, 20, 30, 40],
                      [50, 60, 70, 80],
                      [90, 100, 110, 120]])
index = torch.tensor([[3, 0, 3, 3, 3], [1, 1, 2, 0, 1]])
out = input.gather(1, index)

print("rule", all(out[i][j] == input[i][index[i][j]]
                  for i in range(2) for j in range(5)))
print("shape", out.shape == index.shape)
print("dtype", out.dtype == input.dtype)
print("int32", torch.equal(out, input.gather(1, index.int())))
print("dim=-1", torch.equal(out, input.gather(-1, index)))

out.zero_()
print("input kept", input.min().item() == 10)
