import torch


def kept(x):
    return x[x > 0] * 2


def cleared(x):
    x = x + 1
    x[x > 0] = 0
    return x * 2


def counting(graph, inputs):
    graphs.append(graph)
    return graph.forward


batches = torch.tensor([[1, 2, 3, 4], [1, 2, 3, -4], [1, 2, -3, -4], [1, -2, -3, -4]])
for function in (kept, cleared):
    for whole in (False, True):
        graphs = []
        torch.compiler.reset()
        compiled = torch.compile(function, backend=counting, fullgraph=whole)
        print(function.__name__, whole, [compiled(x).numel() for x in batches], len(graphs))
