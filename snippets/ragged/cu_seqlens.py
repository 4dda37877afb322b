import torch
import torch.nn.functional as F

lengths = torch.tensor([2, 0, 3], dtype=torch.int32)
print(lengths.cumsum(0).dtype)
cu_seqlens = F.pad(lengths.cumsum(0, dtype=torch.int32), (1, 0))
print(cu_seqlens, int(lengths.max()))

segment = torch.arange(3).repeat_interleave(lengths)
position = torch.arange(5) - cu_seqlens[segment]
allowed = segment.unsqueeze(1) == segment
print("position", position.tolist())
print(allowed.tril().int())

begins = torch.arange(5)[position == 0]
print("from positions", begins.tolist())
