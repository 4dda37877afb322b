import torch

values = torch.tensor([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
segment = torch.tensor([[0, 1, 0], [1, 1, 1]])
count = 2

rows = torch.arange(2, device=segment.device).unsqueeze(1)
flat = (segment + rows * count).flatten()
total = values.new_zeros(2 * count).index_add(0, flat, values.flatten())
print(total.view(2, count))
print(values.new_zeros(2, count).scatter_add(1, segment, values))
