import torch


def by_number(cache, position, new):
    cache[:, :, position : position + 1] = new
    return cache


def by_tensor(cache, position, new):
    return cache.index_copy_(2, position, new)


def counting(graph, inputs):
    graphs.append(graph)
    return graph.forward


positions, new = range(5), torch.ones(1, 1, 1, 1)
for function, steps in ((by_number, positions), (by_tensor, torch.tensor(positions).view(5, 1))):
    for dynamic in (None, False):
        graphs = []
        torch.compiler.reset()
        compiled = torch.compile(function, backend=counting, fullgraph=True, dynamic=dynamic)
        [compiled(torch.zeros(1, 1, 8, 1), step, new) for step in steps]
        print(function.__name__, dynamic, len(graphs))
