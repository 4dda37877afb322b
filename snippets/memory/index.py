import torch

x = torch.zeros(1000, 256)
ids = torch.zeros(500, 1, dtype=torch.int64)
wide = ids.expand(500, 256)
written = ids.repeat(1, 256)

print("expand", wide.shape, wide.untyped_storage().nbytes())
print("repeat", written.shape, written.untyped_storage().nbytes())
print("result", x.gather(0, wide).nbytes)
