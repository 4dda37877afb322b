import torch

advantage = torch.tensor([1.0, -1.0])
for detach in (True, False):
    new = torch.tensor([-0.9, -1.5], requires_grad=True)
    old = new.detach() if detach else new
    ratio = (new - old).exp()
    (grad,) = torch.autograd.grad((ratio * advantage).sum(), new)
    print(f"detach={detach}", ratio.detach(), grad)
