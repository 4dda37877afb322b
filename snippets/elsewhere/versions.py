import torch
import jax
import numpy as np
import onnx
import onnxruntime
import onnxscript

for library in (torch, np, jax, onnx, onnxruntime, onnxscript):
    print(library.__name__, library.__version__.split("+")[0])
