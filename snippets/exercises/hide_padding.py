import torch


def hide_padding(hidden, padding):
    return hidden.masked_fill(padding.unsqueeze(-1), 0)


hidden = torch.arange(1, 9).view(2, 2, 2)
padding = torch.tensor([[False, True], [False, False]])
print(hide_padding(hidden, padding))

torch.ones(2, 2, 3).masked_fill(padding, 0)
