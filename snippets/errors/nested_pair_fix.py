import torch
import logging

rows = [torch.tensor([1.0, 2.0]), torch.tensor([3.0])]
ragged = torch.nested.nested_tensor(rows, layout=torch.jagged)
logging.getLogger("torch.fx").setLevel("ERROR")
other = torch.nested.nested_tensor_from_jagged(ragged.values(), ragged.offsets())
print((ragged + other).values())
