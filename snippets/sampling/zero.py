import torch

logits = torch.tensor([1.0, 3.0, 2.0])
print(torch.softmax(logits / 0, -1))
print(torch.softmax(logits / 1e-6, -1))
print(torch.softmax(logits.bfloat16() / 1e-6, -1))
print(torch.softmax(logits.half() / 1e-6, -1))
