import torch

scores = torch.zeros(0, 4)
boxes = torch.zeros(0, 2)
order = scores[:, 0].argsort(descending=True)
print(tuple(boxes[order].shape), tuple(boxes.index_select(0, order).shape))
print(tuple(boxes.gather(0, order[:, None].expand(0, 2)).shape))
print(boxes.sum(0), boxes.mean(0))
calls = {
    "argmax": lambda: scores.argmax(0),
    "max": lambda: scores.max(0),
    "topk": lambda: scores.topk(1, 0),
    "gather": lambda: boxes.gather(0, torch.zeros(1, 2).long()),
    "take_along_dim": lambda: boxes.take_along_dim(torch.zeros(1, 2).long(), 0),
    "aminmax": lambda: order.aminmax(),
}
for name, call in calls.items():
    try:
        call()
    except (IndexError, RuntimeError) as error:
        print(name, "|", type(error).__name__)
