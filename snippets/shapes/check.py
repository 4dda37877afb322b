import torch


def check_index(index, size, name="index"):
    if index.numel() == 0:
        return
    low, high = index.aminmax()
    if low < 0 or high >= size:
        raise IndexError(f"{name} spans [{low}, {high}], size is {size}")


logits = torch.zeros(2, 4)
labels = torch.tensor([[3], [4]])
check_index(labels[:1], logits.size(1), "labels")
check_index(labels, logits.size(1), "labels")
