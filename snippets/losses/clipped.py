import torch

advantage = torch.tensor([[1.0], [1.0]])
mask = torch.ones(2, 4)
new = torch.tensor([[-0.7, -1.0, -1.0, -1.0], [-0.7, -0.7, -0.7, -0.7]]).requires_grad_()
difference = new - torch.full((2, 4), -1.0)


def gradient(ratio):
    objective = torch.minimum(ratio * advantage, ratio.clamp(0.8, 1.2) * advantage)
    objective = objective.expand_as(mask).mean()
    return torch.autograd.grad(objective, new, retain_graph=True)[0]


print("token   ", gradient(difference.exp()), sep="\n")
print("sequence", gradient(difference.mean(-1, keepdim=True).exp()), sep="\n")
