import torch

boxes = torch.arange(12).view(1, 3, 4)
scores = torch.tensor([[[0.1, 0.2], [0.3, 0.9], [0.8, 0.4]]])
classes = scores.size(2)

top_scores, flat = scores.flatten(1).topk(2)
box, label = flat // classes, flat % classes
print("flat", flat, "box", box, "label", label)

index = box.unsqueeze(-1).expand(-1, -1, 4)
print(boxes.gather(1, index))
print(boxes.gather(1, box.unsqueeze(-1)))
