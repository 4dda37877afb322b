import torch
import logging
import warnings

logging.disable()
warnings.simplefilter("ignore")

class Reads(torch.nn.Module):
    def forward(self, x, i, r):
        return {
            "gather": x.gather(1, i), "index_select": x.index_select(0, r),
            "take_along_dim": x.take_along_dim(i, 1), "take": x.take(i),
            "x[r]": x[r], "x[rows, r]": x[torch.arange(3), r],
            "embedding": torch.nn.functional.embedding(r, x),
        }

def nodes(value):
    node = value.producer()
    before = [n for v in node.inputs for n in nodes(v)] if node else []
    return before + [node.op_type] if node else []

given = torch.eye(3), torch.tensor([[2], [1], [0]]), torch.tensor([2, 1, 0])
program = torch.onnx.export(Reads().eval(), given, verbose=False)
for k, name in enumerate(Reads()(*given)):
    print(name.ljust(15), " > ".join(nodes(program.model.graph.outputs[k])))
