import torch
from torch.utils.benchmark import Timer

table = torch.randn(20000, 128)
ids = torch.randint(0, 20000, (4096,))
read = written = len(ids) * 128 * table.element_size()
moves = read + ids.nbytes + written
half = torch.zeros(moves // 2, dtype=torch.uint8)


def seconds(call):
    timer = Timer("call()", globals={"call": call})
    return timer.blocked_autorange(min_run_time=0.1).median


rows = seconds(lambda: table.index_select(0, ids))
copy = seconds(lambda: half.clone())
print("bytes to move:", moves)
print(f"rows: {moves / rows / 1e9:.1f} GB/s")
print(f"copy: {moves / copy / 1e9:.1f} GB/s")
print(f"share of the copy: {copy / rows:.0%}")
