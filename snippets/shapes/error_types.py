import torch
import warnings

warnings.simplefilter("ignore")
far = torch.tensor([9])
calls = {
    "index_select": lambda x, dim, v: x.index_select(dim, far),
    "index_add_": lambda x, dim, v: x.index_add_(dim, far, v),
    "index_add_ int32": lambda x, dim, v: x.index_add_(dim, far.int(), v),
    "index_reduce_": lambda x, dim, v: x.index_reduce_(dim, far, v, "amax"),
    "index_copy_": lambda x, dim, v: x.index_copy_(dim, far, v),
    "index_fill_": lambda x, dim, v: x.index_fill_(dim, far, 1.0),
}
shapes = [((3,), 0), ((3, 3), 0), ((3, 3), 1)] + [((3, 3, 3), dim) for dim in range(3)]
print(" " * 16, *(f"{len(shape)}-D dim {dim}" for shape, dim in shapes))
for name, call in calls.items():
    cells = []
    for shape, dim in shapes:
        x = torch.zeros(shape)
        try:
            call(x, dim, x.narrow(dim, 0, 1).clone())
        except (IndexError, RuntimeError) as error:
            cells.append(type(error).__name__.removesuffix("Error"))
    print(f"{name:16}", *(f"{cell:>9}" for cell in cells))
