import torch

online_next = torch.tensor([[1.0, 2.0], [0.0, 3.0], [5.0, 4.0]])
target_next = torch.tensor([[10.0, 20.0], [40.0, 30.0], [50.0, 60.0]])
reward = torch.tensor([1.0, 1.0, 1.0])
done = torch.tensor([False, False, True])

best = online_next.argmax(1, keepdim=True)
double = target_next.gather(1, best).squeeze(1)
print("best  ", best.squeeze(1))
print("double", double)
print("plain ", target_next.max(1).values)
print("target", reward + 0.9 * double * ~done)
