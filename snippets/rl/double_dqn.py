import torch
from torch import Tensor


def double_dqn_target(
    reward: Tensor, done: Tensor, online_next: Tensor, target_next: Tensor, gamma: float
) -> Tensor:
    best = online_next.argmax(-1, keepdim=True)
    value = target_next.gather(-1, best).squeeze(-1)
    return reward + gamma * value.masked_fill(done.bool(), 0.0)


online_next = torch.tensor([[1.0, 2.0], [0.0, 3.0], [5.0, 4.0]])
target_next = torch.tensor([[10.0, 20.0], [40.0, 30.0], [50.0, 60.0]])
reward = torch.tensor([1.0, 1.0, 1.0])
done = torch.tensor([False, False, True])
print("plain ", target_next.max(1).values)
print("double", target_next.gather(1, online_next.argmax(1, keepdim=True)).squeeze(1))
print("target", double_dqn_target(reward, done, online_next, target_next, 0.9))
