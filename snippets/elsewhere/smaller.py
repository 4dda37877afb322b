import torch
import jax.numpy as jnp
import numpy as np
import onnx
import onnxruntime

model = onnx.parser.parse_model("""<ir_version: 10, opset_import: ["": 20]>
    pick (int64[3, 4] x, int64[M, K] i) => (int64[M, K] y) {
        y = GatherElements<axis = 1>(x, i)
    }""")
session = onnxruntime.InferenceSession(model.SerializeToString())
x = np.arange(12).reshape(3, 4)
reads = {
    "torch": lambda i: torch.tensor(x).gather(1, torch.tensor(i)),
    "onnx": lambda i: session.run(None, {"x": x, "i": i})[0],
    "numpy": lambda i: np.take_along_axis(x, i, axis=1),
    "jax": lambda i: jnp.take_along_axis(x, i, axis=1),
}
for i in (np.array([[3, 0]]), np.array([[3], [0]])):
    for name, read in reads.items():
        try:
            print(i.shape, name.ljust(5), read(i).tolist())
        except (IndexError, ValueError) as error:
            print(i.shape, name.ljust(5), type(error).__name__)
