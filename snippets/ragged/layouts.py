import torch
import torch.nn.functional as F

padded = torch.tensor([[11, 12, 0], [0, 0, 0], [21, 22, 23]])
lengths = torch.tensor([2, 0, 3])

offsets = F.pad(lengths.cumsum(0), (1, 0))
mask = torch.arange(padded.size(1)) < lengths.unsqueeze(1)
segment = torch.arange(3).repeat_interleave(lengths)
position = torch.arange(len(segment)) - offsets[segment]

print("padded  ", padded.tolist())
print("mask    ", mask.int().tolist())
print("packed  ", padded[mask].tolist())
print("segment ", segment.tolist())
print("position", position.tolist())
print("offsets ", offsets.tolist())
print("lengths ", offsets.diff().tolist())
print("bytes   ", padded.nbytes, padded[mask].nbytes)
