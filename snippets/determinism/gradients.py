import torch
import torch.nn.functional as F

torch.set_default_device("cpu")
repeated, once = torch.randint(10, (300_000,)), torch.randperm(300_000)
upstream, j = torch.randn(300_000), torch.zeros(300_000, dtype=torch.int64)
reads = {
    "w[i]": lambda w, i: w[i],
    "w[i, j]": lambda w, i: w[i, j],
    "take": lambda w, i: w.take(i),
    "take_along_dim": lambda w, i: w.take_along_dim(i[:, None], 0),
    "gather": lambda w, i: w.gather(0, i[:, None]),
    "index_select": lambda w, i: w.index_select(0, i),
    "embedding": lambda w, i: F.embedding(i, w),
    "embedding_bag": lambda w, i: F.embedding_bag(i[:, None], w),
}
for name, read in reads.items():
    cells = [f"{name:15}"]
    for threads, i in (8, repeated), (1, repeated), (8, once):
        torch.set_num_threads(threads)
        w = torch.zeros(300_000, 1, requires_grad=True)
        sums = (read(w, i).flatten() @ upstream for _ in range(6))
        first, *others = (torch.autograd.grad(s, w)[0] for s in sums)
        cells.append("   same" if all(map(first.equal, others)) else "differs")
    print(*cells)
