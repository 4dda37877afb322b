import torch

print(torch.gather.__doc__.split("\n")[1])

input = torch.tensor([[10, 20, 30, 40]])
index = torch.tensor([[3, 0]])
by_name = torch.gather(input=input, dim=1, index=index)
as_method = input.gather(1, index)
print(by_name, torch.equal(by_name, as_method))
