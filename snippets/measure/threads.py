import torch
from torch.utils.benchmark import Timer

seen = []
names = {"torch": torch, "seen": seen}
statement = "seen.append(torch.get_num_threads())"

Timer(statement, globals=names).timeit(1)
print(set(seen))

seen.clear()
Timer(statement, globals=names, num_threads=2).timeit(1)
print(set(seen))
