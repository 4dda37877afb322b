import torch


def last_token(hidden, mask):
    position = torch.arange(mask.size(1))
    last = (position * mask).argmax(1, keepdim=True)
    return hidden.gather(1, last).squeeze(1) * mask.amax(1)


hidden = torch.arange(12).view(3, 4)
mask = torch.tensor([[1, 1, 1, 0], [0, 0, 1, 1], [0, 0, 0, 0]])
out = last_token(hidden, mask)
print(out)
print(out.tolist() == [hidden[0, 2].item(), hidden[1, 3].item(), 0])
