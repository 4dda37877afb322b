import torch

torch.set_num_threads(8)
i, v = torch.arange(200_000) % 10, torch.rand(200_000)

def results(write):
    x = torch.ones(10).requires_grad_()
    out = write(x * 1)
    gradient = torch.autograd.grad(out, x, v[: len(out)])[0]
    return b"".join(each.detach().cpu().numpy().tobytes() for each in (out, gradient))

for name, write in (("x[i]", lambda x: x[i]), ("take", lambda x: x.take(i)),
                    ("index_copy_", lambda x: x.index_copy_(0, i, v)),
                    ("index_put_", lambda x: x.index_put_((i,), v)),
                    ("index_put_ accumulate", lambda x: x.index_put_((i,), v, True)),
                    ("put_ accumulate", lambda x: x.put_(i, v, True))):
    found = []
    for switch in (False, True):
        torch.use_deterministic_algorithms(switch)
        found.append("same" if len({results(write) for _ in range(40)}) == 1 else "differs")
    print(name.ljust(22), *found)
