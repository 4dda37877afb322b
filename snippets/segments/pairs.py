import torch

user = torch.tensor([1, 0, 1, 1])
item = torch.tensor([7, 3, 7, 2])
rating = torch.tensor([4.0, 1.0, 2.0, 5.0])

pairs, segment = torch.stack((user, item), 1).unique(dim=0, return_inverse=True)
print("pairs  ", pairs.tolist())
print("segment", segment.tolist())
print("sum    ", rating.new_zeros(len(pairs)).index_add(0, segment, rating).tolist())

items = 10
flat, again = (user * items + item).unique(return_inverse=True)
print("flat   ", flat.tolist(), torch.equal(segment, again))
print("back   ", torch.stack((flat // items, flat % items), 1).tolist())
