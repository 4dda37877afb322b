import torch

logits = torch.tensor([
    [[2.0, 1.0, 0.5, -1.0, 0.2],
     [0.1, -0.5, 2.2, 1.5, 0.0],
     [1.1, 3.5, 0.8, -0.2, -1.5]],
    [[0.0, 2.3, -0.5, 1.0, 0.8],
     [-1.2, 1.7, 2.0, 0.3, -0.8],
     [2.5, -0.1, -1.2, 0.5, 3.0]],
])
input_ids = torch.tensor([[0, 2, 1], [1, 3, 4]])

print("b t id  picked  logits[b, t]")
for b in range(2):
    for t in range(3):
        token_id = input_ids[b, t].item()
        row = logits[b, t]
        scores = [f"{score:4.1f}" for score in row]
        print(b, t, f"{token_id:2}  {row[token_id]:6.1f}  ", *scores)
