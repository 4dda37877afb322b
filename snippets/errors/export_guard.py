import torch
from torch.export import Dim, export


class Pick(torch.nn.Module):
    def forward(self, x, index):
        return x.gather(1, index)


batch = {0: Dim("batch")}
args = torch.zeros(3, 4), torch.zeros(3, 1, dtype=torch.int64)
program = export(Pick(), args, dynamic_shapes=(batch, batch))
program.module()(torch.zeros(3, 4), torch.zeros(2, 1, dtype=torch.int64))
