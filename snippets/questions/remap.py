import torch

new_label = {7: 0, 11: 1, 26: 2}
table = torch.full((256,), 255)
table[torch.tensor(list(new_label))] = torch.tensor(list(new_label.values()))

image = torch.tensor([[7, 7, 26], [11, 0, 26]])
print(table[image])
