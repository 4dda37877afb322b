import torch
import jax.numpy as jnp
import numpy as np
import onnx
import onnxruntime

i = np.array([0, 1, 1])
s = np.array([1, 2, 3], dtype=np.float32)
zeros = np.zeros(3, dtype=np.float32)

summed = torch.zeros(3).scatter_add_(0, torch.tensor(i), torch.tensor(s))
print("torch", summed.tolist())
added = zeros.copy()
np.add.at(added, i, s)
print("numpy", added.tolist())
print("jax  ", jnp.zeros(3).at[i].add(s).tolist())

model = onnx.parser.parse_model("""<ir_version: 10, opset_import: ["": 20]>
    add (float[3] x, int64[3] i, float[3] s) => (float[3] y) {
        y = ScatterElements<reduction = "add">(x, i, s)
    }""")
session = onnxruntime.InferenceSession(model.SerializeToString())
print("onnx ", session.run(None, {"x": zeros, "i": i, "s": s})[0].tolist())
