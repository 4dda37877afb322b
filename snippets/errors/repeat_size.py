import torch

lengths = torch.tensor([2, 3])
lengths.repeat_interleave(lengths, output_size=4)
