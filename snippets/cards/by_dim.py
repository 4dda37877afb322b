import torch

for rank, dim in ((1, 0), (2, 0), (2, 1), (3, 0), (3, 1), (3, 2)):
    small, large = [2] * rank, [2] * rank
    small[dim], large[dim] = 1, 300
    for dtype, alpha in ((torch.int64, 1), (torch.int64, -1), (torch.int32, 1)):
        row, bad = [], torch.tensor([7], dtype=dtype)
        more = {"index_select": {}, "index_add_": {"source": torch.ones(small), "alpha": alpha}}
        for name in more:
            try:
                getattr(torch.zeros([2] * rank), name)(dim, bad, **more[name])
            except (RuntimeError, IndexError) as error:
                row.append(type(error).__name__.ljust(12))
        zeros = torch.zeros(300, dtype=dtype)
        x = torch.zeros([2] * rank).bfloat16().requires_grad_()
        x.index_select(dim, zeros).sum().backward()
        total = torch.zeros([2] * rank).bfloat16()
        total.index_add_(dim, zeros, torch.ones(large).bfloat16(), alpha=alpha)
        row += [int(x.grad.max()), int(total.abs().max())]
        print(f"{rank}-D dim={dim} {str(dtype)[6:]} alpha={alpha:2} ", *row)
