import torch
from torch import Tensor


def top_k_kl(student: Tensor, teacher_logp: Tensor, top_ids: Tensor) -> Tensor:
    dtype = torch.promote_types(student.dtype, torch.float32)
    logp = student.log_softmax(-1, dtype=dtype)
    others = logp.scatter(-1, top_ids, float("-inf")).logsumexp(-1, keepdim=True)
    q = torch.cat([logp.gather(-1, top_ids), others], -1)
    p = teacher_logp.to(dtype).exp()
    p = torch.cat([p, (1 - p.sum(-1, keepdim=True)).clamp(min=0)], -1)
    return (torch.special.xlogy(p, p) - p * q).sum(-1)


teacher = torch.tensor([0.0, 3.0, 1.0, 2.0])
teacher_logp, top_ids = teacher.log_softmax(-1).topk(2)
student = teacher.clone().requires_grad_()
picked = student.log_softmax(-1).gather(-1, top_ids)
top_only = (teacher_logp.exp() * (teacher_logp - picked)).sum(-1)
with_rest = top_k_kl(student, teacher_logp, top_ids)
for name, loss in (("top only ", top_only), ("with rest", with_rest)):
    (grad,) = torch.autograd.grad(loss, student, retain_graph=True)
    print(name, f"{loss.abs():.4f}", [round(g, 4) + 0.0 for g in grad.tolist()])
