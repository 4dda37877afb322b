import torch

q_values = torch.tensor([[10.0, 11.0],
                         [20.0, 21.0],
                         [30.0, 31.0]])
actions = torch.tensor([1, 0, 1])

print(q_values.gather(1, actions.unsqueeze(1)).squeeze(1))
