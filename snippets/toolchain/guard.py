import torch


def check_index(name, index, size):
    if index.numel():
        low, high = (bound.item() for bound in index.aminmax())
        if low < 0 or high >= size:
            raise IndexError(f"{name} spans [{low}, {high}], size is {size}")


check_index("labels", torch.tensor([0, 4]), 5)
check_index("labels", torch.tensor([], dtype=torch.long), 5)
check_index("labels", torch.tensor([3, -100]), 5)
