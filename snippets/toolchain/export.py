import torch
from torch.export import Dim, export


class Pick(torch.nn.Module):
    def forward(self, scores, labels):
        return scores.gather(1, labels)


scores, labels = torch.zeros(2, 3), torch.tensor([[0], [2]])
batch = Dim("batch")
shapes = {"scores": {0: batch}, "labels": {0: batch}}
exported = export(Pick(), (scores, labels), dynamic_shapes=shapes)
calls = [n.target for n in exported.graph.nodes if n.op == "call_function"]
print(*calls)

pick = exported.module()
print(pick(torch.zeros(9, 3), torch.zeros(9, 1, dtype=torch.long)).shape)
print(pick(torch.zeros(9, 3), torch.zeros(4, 1, dtype=torch.long)).shape)
