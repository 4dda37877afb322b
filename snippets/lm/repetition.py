import torch

logits = torch.tensor([[2.0, -1.0, 3.0, 1.0]])
seen_ids = torch.tensor([[0, 1, 3, 3]])
penalty = 2.0

picked = logits.gather(-1, seen_ids)
changed = torch.where(picked < 0, picked * penalty, picked / penalty)
print("changed", changed)
print("scatter", logits.scatter(-1, seen_ids, changed))

looped = logits.clone()
for i in seen_ids[0]:
    z = looped[0, i]
    looped[0, i] = z * penalty if z < 0 else z / penalty
print("loop   ", looped)
