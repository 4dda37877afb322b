import torch
import os

os.environ["KINETO_LOG_LEVEL"] = "99"
at = torch.zeros(1, dtype=torch.int64, device="cpu")
cell, index = at.unsqueeze(1), at.repeat(1000, 1000)


def made(function, *arguments, **named):
    with torch.profiler.profile(profile_memory=True) as profile:
        function(*arguments, **named)
    return sum(max(event.self_cpu_memory_usage, 0) for event in profile.key_averages())


for dtype in (torch.float32, torch.bfloat16, torch.float16):
    x = torch.zeros(1000, 1000, dtype=dtype, device="cpu")
    one, row, result = x[:1, :1].clone(), x[:1].clone(), x.clone()
    print(str(dtype).removeprefix("torch."))
    print("  scatter_       ", made(x.scatter_, 0, cell, one))
    print("  scatter_add_   ", made(x.scatter_add_, 0, cell, one))
    print("  scatter_reduce_", made(x.scatter_reduce_, 0, cell, one, "amax"))
    print("  index_copy_    ", made(x.index_copy_, 0, at, row))
    print("  x[i, j] = v    ", made(x.index_put_, (at, at), one[0]))
    print("  gather(out=)   ", made(torch.gather, x, 0, index, out=result))
