import torch


def check(index, size):
    if index.numel():
        low, high = index.aminmax()
        if low < 0 or high >= size:
            span = f"{low.item()} to {high.item()}"
            raise IndexError(f"index goes from {span}, size is {size}")


x = torch.zeros(4)
try:
    check(torch.tensor([0, 1, 9]), x.size(0))
except IndexError as error:
    print(error)
print(x)
