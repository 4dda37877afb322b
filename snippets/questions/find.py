import torch


def find(values, keys):
    sorted_keys, order = keys.sort(stable=True)
    place = torch.searchsorted(sorted_keys, values)
    place = place.clamp(max=len(keys) - 1)
    found = sorted_keys[place] == values
    return order[place].where(found, -1)


keys = torch.tensor([30, 10, 255, 20])
values = torch.tensor([[10, 255], [7, 300]])
print(find(values, keys))
print(torch.isin(values, keys))
