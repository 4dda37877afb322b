import torch
from torch.autograd import gradcheck

zeros = torch.zeros(3, dtype=torch.float64)
src = torch.tensor([10.0, 20.0], dtype=torch.float64, requires_grad=True)
once, twice = torch.tensor([2, 0]), torch.tensor([1, 1])


def agrees(write, index):
    def call(values):
        return write(zeros, 0, index, values)

    return gradcheck(call, src, raise_exception=False)


for write in (torch.scatter, torch.scatter_add):
    print(write.__name__, agrees(write, once), agrees(write, twice))
