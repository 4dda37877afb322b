import torch

scores = torch.tensor([1.0, 3.0, 2.0], requires_grad=True)
values = torch.tensor([10.0, 20.0, 30.0])

best = scores.argmax(keepdim=True)
print(values.gather(0, best).requires_grad)

expected = (scores.softmax(0) * values).sum()
expected.backward()
print(scores.grad)
