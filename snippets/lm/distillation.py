import torch

teacher = torch.tensor([[0.0, 3.0, 1.0, 2.0]])
student = torch.tensor([[0.0, 0.0, 0.0, 2.0]])

teacher_logp, top_ids = teacher.log_softmax(-1).topk(2)
print("top_ids", top_ids)
print("teacher", teacher_logp, f"{teacher_logp.exp().sum():.4f}")

student_logp = student.log_softmax(-1).gather(-1, top_ids)
print("student", student_logp, f"{student_logp.exp().sum():.4f}")
too_late = student.gather(-1, top_ids).log_softmax(-1)
print("wrong  ", too_late, f"{too_late.exp().sum():.4f}")
