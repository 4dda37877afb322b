import torch
import subprocess
import sys

program = """
import torch
for experts in range(400, 700):
    ids = torch.arange(experts).{}()
    for _ in range(20):
        torch.histc(ids, bins=experts, min=0, max=experts - 1)
"""

for dtype in ("float", "half", "bfloat16"):
    command = [sys.executable, "-c", program.format(dtype)]
    status = subprocess.run(command, capture_output=True).returncode
    print(f"{dtype:8}", status < 0)
