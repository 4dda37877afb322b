import torch
import logging
import warnings

class Writes(torch.nn.Module):
    def forward(self, x, i, r, s):
        calls = {
            "scatter": x.scatter(1, i, 7.0),
            "index_copy": x.index_copy(0, r, s),
            "index_add": x.index_add(0, r, s),
            "scatter_add": x.scatter_add(1, i, s),
        }
        for kind in ("prod", "amax", "amin", "mean"):
            calls[f"scatter_reduce {kind}"] = x.scatter_reduce(1, i, s, kind)
        return calls

logging.disable()
warnings.simplefilter("ignore")
x, r = torch.arange(12.0).view(3, 4), torch.tensor([2, 1, 0])
given = x, r.clone()[:, None].expand(3, 4).clone(), r, x.clone()
program = torch.onnx.export(Writes().eval(), given, verbose=False)
for k, name in enumerate(Writes()(*given)):
    node = program.model.graph.outputs[k].producer()
    kind = node.attributes.get("reduction")
    print(name.ljust(20), node.op_type.ljust(16), kind.value if kind else "-")
