import torch
import os
import subprocess
import sys

program = """
import torch, resource
torch.set_num_threads(1)
def fresh(mib):
    x, faults = torch.zeros(mib * 2**18), []
    for _ in range(20):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        x.clone()
        faults.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
    return min(faults) > 0
print([fresh(mib) for mib in (8, 31, 64, 128)])
"""

limits = {"MALLOC_MMAP_THRESHOLD_": "1073741824", "MALLOC_TRIM_THRESHOLD_": "4294967296"}
for name, settings in (("as it is", {}), ("limits  ", limits)):
    command, settings = [sys.executable, "-c", program], {**os.environ, **settings}
    done = subprocess.run(command, env=settings, capture_output=True, text=True)
    print(name, done.stdout.strip())
