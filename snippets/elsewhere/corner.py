import torch
import logging
import warnings
import numpy as np
import onnxruntime as ort

class Write(torch.nn.Module):
    def forward(self, x, index, src):
        return x.scatter(1, index, src)

logging.disable()
warnings.simplefilter("ignore")
ort.set_default_logger_severity(4)
x, index, src = torch.zeros(2, 3), torch.tensor([[2], [0]]), torch.ones(2, 3)
for part in (src, src[:, :1].clone()):
    given = {"x": x, "index": index, "src": part}
    program = torch.onnx.export(Write().eval(), kwargs=given, verbose=False)
    session = ort.InferenceSession(program.model_proto.SerializeToString())
    print("torch", Write()(**given).tolist())
    try:
        feed = {name: np.asarray(value) for name, value in given.items()}
        print("onnx ", session.run(None, feed)[0].tolist())
    except Exception as error:
        print("onnx ", str(error).split(": ")[-1])
