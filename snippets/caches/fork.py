import torch

blocks = torch.tensor([[10, 11], [12, 0], [0, 0]])
table = torch.tensor([[0, 1]])
parent, length, spare = torch.tensor([0, 0]), 3, 2
table = table.index_select(0, parent)


def write(blocks, table, new):
    blocks = blocks.clone()
    for row, token in enumerate(new):
        blocks[table[row, length // 2], length % 2] = token
    return blocks[table].flatten(1).tolist()


print("shared", write(blocks, table, (13, 23)))

blocks[spare] = blocks[table[1, length // 2]]
table[1, length // 2] = spare
print("copied", write(blocks, table, (13, 23)))
