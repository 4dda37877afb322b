import torch

reward = torch.tensor([1.0, 1.0])
value = torch.tensor([10.0, 20.0])
for dtype in (torch.bool, torch.uint8, torch.int64, torch.float32):
    done = torch.tensor([0, 1]).to(dtype)
    print(dtype, (reward + 0.9 * value.masked_fill(done.bool(), 0.0)).tolist())
    print("  ~done", (reward + 0.9 * value * ~done).tolist())
