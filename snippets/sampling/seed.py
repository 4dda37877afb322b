import torch


def alone(seed, *shape):
    generator = torch.Generator().manual_seed(seed)
    return torch.empty(shape).exponential_(generator=generator)


row = torch.zeros(1, 50)
batch = torch.zeros(3, 50)

one = (row.softmax(-1) / alone(7, 1, 50)).argmax(-1)
many = (batch.softmax(-1) / alone(7, 3, 50)).argmax(-1)
print("one generator for the batch", one[0].eq(many).tolist())

seeds = (5, 6, 7)
noise = torch.stack([alone(seed, 50) for seed in seeds])
many = (batch.softmax(-1) / noise).argmax(-1)
print("one for each row           ", one[0].eq(many).tolist())
