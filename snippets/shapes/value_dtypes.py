import torch
import warnings

warnings.simplefilter("ignore")
names = ("bool uint8 int8 int16 int32 int64 float16 bfloat16 float32 float64 "
         "complex64 complex128 complex32 uint16 uint32 uint64 float8_e4m3fn "
         "float8_e5m2 float8_e4m3fnuz float8_e5m2fnuz float8_e8m0fnu")
i = torch.tensor([2])
reads = {
    "gather": lambda x: x.gather(0, i),
    "take_along_dim": lambda x: x.take_along_dim(i, 0),
    "take": lambda x: x.take(i),
    "index_select": lambda x: x.index_select(0, i),
    "index_select of rows": lambda x: x.view(3, 1).index_select(0, i),
    "x[i]": lambda x: x[i],
}
for name, read in reads.items():
    refused = []
    for dtype in names.split():
        try:
            read(torch.zeros(3, dtype=getattr(torch, dtype)))
        except NotImplementedError:
            refused.append(dtype)
    lines = (" ".join(refused[n : n + 5]) for n in range(0, len(refused), 5))
    print(f"{name} refuses {len(refused)}", *lines, sep="\n    ")
