import torch
import torch.nn.functional as F
from torch import nn, optim


def try_with(name, step, **options):
    weight = torch.ones(3, 2, requires_grad=True)
    try:
        F.embedding(torch.tensor([1, 1]), weight, sparse=True, **options).sum().backward()
        step(weight)
        print(name, "ok")
    except (RuntimeError, NotImplementedError) as error:
        print(name, str(error)[:66].partition(". ")[0])


try_with("SGD            ", lambda w: optim.SGD([w], 0.1).step())
try_with("SGD, momentum  ", lambda w: optim.SGD([w], 0.1, momentum=0.9).step())
try_with("SGD, decay     ", lambda w: optim.SGD([w], 0.1, weight_decay=0.1).step())
try_with("Adagrad, decay ", lambda w: optim.Adagrad([w], 0.1, weight_decay=0.1).step())
try_with("AdamW          ", lambda w: optim.AdamW([w], 0.1).step())
try_with("SparseAdam     ", lambda w: optim.SparseAdam([w], 0.1).step())
try_with("clip_grad_norm_", lambda w: nn.utils.clip_grad_norm_([w], 1.0))
try_with("by frequency   ", lambda w: None, scale_grad_by_freq=True)
