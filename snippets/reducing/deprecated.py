import torch
import warnings

index = torch.tensor([0, 1, 1])

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(torch.zeros(3).scatter_(0, index, 2.0, reduce="add"))
    print(len(caught))
    print(torch.zeros(3).scatter_(0, index, torch.ones(3), reduce="add"))
    print(caught[0].message.args[0][:66])
