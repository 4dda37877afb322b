import torch

values = torch.tensor([1.0, 2.0, 3.0, 4.0, 8.0])
offsets = torch.tensor([0, 2, 2, 5])

lengths = offsets.diff()
which = torch.arange(3, device=values.device)
segment = which.repeat_interleave(lengths, output_size=len(values))

total = values.new_zeros(3).index_add(0, segment, values)
mean = total / lengths.clamp(min=1)
print("sum     ", total.tolist())
print("mean    ", mean.tolist())
print("centred ", (values - mean[segment]).tolist())
