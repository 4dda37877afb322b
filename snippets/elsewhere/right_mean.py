import torch
import logging
import warnings

class Mean(torch.nn.Module):
    def forward(self, x, index, src):
        total = x.scatter_add(0, index, src)
        count = torch.ones_like(x).scatter_add(0, index, torch.ones_like(src))
        return total / count

logging.disable()
warnings.simplefilter("ignore")
given = torch.ones(3), torch.tensor([0, 0, 2]), torch.tensor([4.0, 8.0, 6.0])
program = torch.onnx.export(Mean().eval(), given, verbose=False)
x, index, src = given
print("eager", x.scatter_reduce(0, index, src, "mean"))
print("torch", Mean()(*given))
print("onnx ", program(*given)[0])
