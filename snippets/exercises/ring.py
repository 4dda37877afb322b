import torch


def newest(ring, written, count):
    size = ring.size(-1)
    count = min(count, written, size)
    place = torch.arange(written - count, written) % size
    return ring[..., place]


ring = torch.tensor([14, 15, 12, 13])
print(newest(ring, written=6, count=2))
print(newest(ring, written=6, count=4))
print(newest(torch.tensor([10, 11, 0, 0]), written=2, count=4))
