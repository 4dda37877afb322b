import torch
import math

logits = torch.tensor([[1.0, 3.0, 2.0, 0.0]])
for temperature in (0.5, 1.0, 2.0):
    scaled = logits / temperature
    probs = scaled.softmax(-1)
    remove = probs < 0.2 * probs.amax(-1, keepdim=True)
    same = scaled < scaled.amax(-1, keepdim=True) + math.log(0.2)
    print(temperature, probs, (~remove).sum().item(), torch.equal(remove, same))
