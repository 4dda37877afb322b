"""The benchmark suite: it measures this machine and writes its record for the pages to show."""

import os

os.environ.setdefault("KINETO_LOG_LEVEL", "99")  # keeps the profiler quiet; it is read when torch is imported
