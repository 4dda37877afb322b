import torch

names = ("bool uint8 int8 int16 int32 int64 float16 bfloat16 float32 "
         "float64 complex64 complex128 uint16 uint32 uint64 "
         "float8_e4m3fn float8_e5m2")
outcomes = {}
for name in names.split():
    x = torch.zeros(3, dtype=getattr(torch, name))
    try:
        x.gather(0, torch.tensor([2]))
        outcome = "ok"
    except NotImplementedError as error:
        outcome = type(error).__name__
    outcomes.setdefault(outcome, []).append(name)

for outcome, group in outcomes.items():
    print(outcome)
    for n in range(0, len(group), 4):
        print("   ", *group[n:n + 4])
