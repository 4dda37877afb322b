import torch
import platform

print("python", platform.python_version())
print("torch", torch.__version__)
print("cpu", platform.machine(), "threads", torch.get_num_threads())
if torch.cuda.is_available():
    print("cuda", torch.version.cuda, torch.cuda.get_device_name())
else:
    print("cuda", None)
