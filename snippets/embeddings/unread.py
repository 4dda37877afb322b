import torch
import torch.nn.functional as F
from torch import optim


def move_of_an_unread_row(sparse, kind, **options):
    weight = torch.ones(3, 2, requires_grad=True)
    optimizer = kind([weight], lr=0.1, **options)
    for ids in ([0], [1]):
        optimizer.zero_grad()
        F.embedding(torch.tensor(ids), weight, sparse=sparse).sum().backward()
        before = weight[0].tolist()
        optimizer.step()
    return weight[0].tolist() != before


print("SGD          ", move_of_an_unread_row(False, optim.SGD))
print("SGD, momentum", move_of_an_unread_row(False, optim.SGD, momentum=0.9))
print("SGD, decay   ", move_of_an_unread_row(False, optim.SGD, weight_decay=0.1))
print("Adam         ", move_of_an_unread_row(False, optim.Adam))
print("AdamW        ", move_of_an_unread_row(False, optim.AdamW))
print("Adagrad      ", move_of_an_unread_row(False, optim.Adagrad))
print("SparseAdam   ", move_of_an_unread_row(True, optim.SparseAdam))
