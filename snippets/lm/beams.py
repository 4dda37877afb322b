import torch

beams, vocab = 2, 4
sequences = torch.tensor([[[7, 8], [7, 9]]])
scores = torch.tensor([[[-4.0, -1.5, -5.0, -3.0], [-3.0, -6.0, -7.0, -1.0]]])

best, flat = scores.flatten(1).topk(beams)
parent, token = flat // vocab, flat % vocab
print("flat  ", flat)
print("parent", parent, "token", token)

index = parent.unsqueeze(-1).expand(-1, -1, sequences.size(-1))
kept = sequences.gather(1, index)
print(torch.cat([kept, token.unsqueeze(-1)], dim=-1))
