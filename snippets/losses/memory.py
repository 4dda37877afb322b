import os
import torch
import torch.nn.functional as F
from functools import partial

os.environ["KINETO_LOG_LEVEL"] = "99"
hidden = torch.randn(1024, 16, requires_grad=True)
weight = torch.randn(4096, 16, requires_grad=True)
labels = torch.zeros(1024, dtype=torch.int64)


def largest(loss):
    with torch.profiler.profile(profile_memory=True) as profile:
        loss().sum().backward()
    return max(event.self_cpu_memory_usage for event in profile.events())


options = torch.nn.LinearCrossEntropyOptions(batch_chunk_size=128)
print("logits", largest(lambda: F.cross_entropy(hidden @ weight.T, labels)))
for how in ("mean", "none"):
    pieces = partial(F.linear_cross_entropy, options=options, reduction=how)
    print(how, largest(partial(pieces, hidden, weight, labels)))
