import torch
import logging
import warnings

logging.disable()
warnings.simplefilter("ignore")
CALLS = """x.gather(0, i); x.take_along_dim(i, 0); x.index_select(0, i);
x[i]; x.take(i); torch.embedding(x[:, None], i); x.scatter(0, i, s);
x.scatter_add(0, i, s + 1); x.scatter_reduce(0, i, s + 2, "sum");
x.index_add(0, i, s); x.index_copy(0, i, s); x.index_fill(0, i, 7);
x.index_put((i,), s + 3); x.masked_scatter(x > 0, s); torch.bincount(i)"""
CALLS = CALLS.replace("\n", " ").split("; ")

class All(torch.nn.Module):
    def forward(self, x, i, s):
        names = {"torch": torch, "x": x, "i": i, "s": s}
        return [eval(call, names) for call in CALLS]

given = torch.ones(3), torch.tensor([2, 0, 1]), torch.ones(3)
program = torch.onnx.export(All().eval(), given, verbose=False)
for k, call in enumerate(CALLS):
    node = program.model.graph.outputs[k].producer()
    kind = node.attributes.get("reduction")
    name = call.split("(")[0].split(".")[-1]
    print(name.ljust(15), node.op_type, kind.value if kind else "-")
