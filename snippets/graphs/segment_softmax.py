import torch


def segment_softmax(scores, segment, count):
    top = scores.new_zeros(count)
    top.scatter_reduce_(0, segment, scores, "amax", include_self=False)
    shifted = (scores - top.gather(0, segment)).exp()
    total = scores.new_zeros(count).scatter_add_(0, segment, shifted)
    return shifted / total.gather(0, segment)


scores = torch.tensor([1.0, 1000.0, 2.0, 1001.0])
segment = torch.tensor([0, 2, 0, 2])
print(segment_softmax(scores, segment, 3))
print(scores[::2].softmax(0), scores[1::2].softmax(0))

naive = scores.exp()
total = torch.zeros(3).scatter_add_(0, segment, naive)
print(naive / total.gather(0, segment))
