import torch
import torch.nn.functional as F
import logging
import warnings

logging.disable()
warnings.simplefilter("ignore")
CALLS = """x.gather(0, i); x.take_along_dim(i, 0); x.index_select(0, i); x[i]; x.take(i);
F.embedding(i, x[:, None]); torch.where(x > 1, s, x);
x.scatter(0, i, s); x.scatter_add(0, i, s + 1); x.scatter_reduce(0, i, s + 2, "sum");
x.index_add(0, i, s); x.index_copy(0, i, s); x.index_fill(0, i, 7); x.index_put((i,), s + 3);
x.masked_scatter(x > 0, s); x.masked_fill(x > 1, 7); torch.bincount(i); F.one_hot(i, 3)"""
CALLS = CALLS.replace("\n", " ").split("; ")

class All(torch.nn.Module):
    def forward(self, x, i, s):
        return [eval(call, {"torch": torch, "F": F, "x": x, "i": i, "s": s}) for call in CALLS]

given = torch.ones(3), torch.tensor([2, 0, 1]), torch.ones(3)
program = torch.onnx.export(All().eval(), given, verbose=False)
for call, output in zip(CALLS, program.model.graph.outputs):
    node = output.producer()
    kind = node.attributes.get("reduction")
    print(call.split("(")[0].split(".")[-1].ljust(15), node.op_type, kind.value if kind else "-")
