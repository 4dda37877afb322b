import torch

logits = torch.tensor([0.0, -200.0], requires_grad=True)
two_steps = logits.softmax(-1).log()
one_step = logits.log_softmax(-1)
for log_probs in (two_steps, one_step):
    (grad,) = torch.autograd.grad(log_probs[1], logits)
    print(log_probs.tolist(), grad)
