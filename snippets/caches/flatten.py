import torch

new, slot = torch.ones(1, 2), torch.tensor([3])
for turned in (False, True):
    blocks = torch.zeros(2, 2, 2)
    blocks = blocks.transpose(1, 2) if turned else blocks
    blocks.flatten(0, 1).index_copy_(0, slot, new)
    print("turned", turned, "sum", blocks.sum().item())

blocks[slot // 2, slot % 2] = new
print("two indices", blocks.sum().item())
blocks.view(-1, 2)
