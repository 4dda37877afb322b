import torch

messages = torch.tensor([-5.0, -2.0])
target = torch.tensor([1, 1])
zeros = torch.zeros(3)
for include_self in (True, False):
    out = zeros.scatter_reduce(
        0, target, messages, "amax", include_self=include_self
    )
    print(include_self, out.tolist())
