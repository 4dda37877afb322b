import torch

image = torch.arange(12).view(3, 4)
y, x = torch.tensor([0, 2]), torch.tensor([4, -1])

print(image.flatten().gather(0, y * 4 + x))
try:
    image[y, x]
except IndexError as error:
    print(error)
print(image[2, -1])
print((torch.tensor([70], dtype=torch.uint8) * 4 + 1).item())
