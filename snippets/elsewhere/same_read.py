import torch
import jax.numpy as jnp
import numpy as np
import onnx
import onnxruntime

x = np.array([[10, 20, 30], [40, 50, 60]], dtype=np.float32)
i = np.array([[2, 0], [0, 0]])

print("torch", torch.tensor(x).gather(1, torch.tensor(i)).tolist())
print("numpy", np.take_along_axis(x, i, axis=1).tolist())
print("jax  ", jnp.take_along_axis(x, i, axis=1).tolist())

model = onnx.parser.parse_model("""<ir_version: 10, opset_import: ["": 20]>
    pick (float[2, 3] x, int64[2, 2] i) => (float[2, 2] y) {
        y = GatherElements<axis = 1>(x, i)
    }""")
session = onnxruntime.InferenceSession(model.SerializeToString())
print("onnx ", session.run(None, {"x": x, "i": i})[0].tolist())
