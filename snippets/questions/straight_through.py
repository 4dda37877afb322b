import torch
import torch.nn.functional as F

logits = torch.tensor([[2.0, 1.0, 0.0]], requires_grad=True)
table = torch.tensor([[10.0], [20.0], [40.0]])

probs = logits.softmax(-1)
hard = F.one_hot(probs.argmax(-1), 3)
choice = hard + probs - probs.detach()
print((choice @ table).detach())
print(torch.autograd.grad((choice @ table).sum(), logits)[0])
print(table[probs.argmax(-1)].requires_grad)
