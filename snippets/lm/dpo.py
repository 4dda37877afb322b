import torch
import torch.nn.functional as F

policy_chosen = torch.tensor([-5.0, -9.0], requires_grad=True)
policy_rejected = torch.tensor([-7.0, -8.0], requires_grad=True)
reference_chosen = torch.tensor([-6.0, -6.0])
reference_rejected = torch.tensor([-6.5, -6.5])

chosen = policy_chosen - reference_chosen
rejected = policy_rejected - reference_rejected
loss = -F.logsigmoid(0.1 * (chosen - rejected))
loss.sum().backward()
print("margin  ", (chosen - rejected).detach())
print("loss    ", loss.detach())
print("chosen  ", policy_chosen.grad)
print("rejected", policy_rejected.grad)
