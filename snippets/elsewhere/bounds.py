import torch
import jax.numpy as jnp
import numpy as np
import onnx
import onnxruntime

onnxruntime.set_default_logger_severity(4)
model = onnx.parser.parse_model("""<ir_version: 10, opset_import: ["": 20]>
    pick (float[3] x, int64[1] i) => (float[1] y) {y=GatherElements(x, i)}""")
session = onnxruntime.InferenceSession(model.SerializeToString())
t = torch.tensor([10.0, 20.0, 30.0])
x = np.array(t.tolist(), dtype=np.float32)
reads = {
    "torch gather": lambda i: t.gather(0, torch.tensor(i)),
    "torch take_along_dim": lambda i: t.take_along_dim(torch.tensor(i), 0),
    "numpy take_along_axis": lambda i: np.take_along_axis(x, i, axis=0),
    "jax take_along_axis": lambda i: jnp.take_along_axis(x, i, axis=0),
    "onnx GatherElements": lambda i: session.run(None, {"x": x, "i": i})[0],
}
for name, number in [(n, k) for n in reads for k in (-1, 3, -4)]:
    try:
        said = reads[name](np.array([number])).item()
    except Exception as error:
        said = type(error).__name__
    print(name.ljust(21), str(number).rjust(2), said)
