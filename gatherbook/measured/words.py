"""Every word of what is shown of measurements, in both languages."""

from __future__ import annotations

TEXTS = {
    "en": {
        "way": "way", "time": "time", "iqr": "IQR", "ratio": "against the fastest", "share": "of the copy's bandwidth",
        "peak": "memory", "exactly": "memory, exactly", "least": "against the least", "cells": "cells",
        "queued": "one call after the other", "enqueue": "the host, to launch it", "kernel": "the kernel, warm L2",
        "cold": "the kernel, cold L2",
        "awaits": "awaits its record", "also": "The same on {name}", "range": "{} to {}",
        "awaits-device": '<strong>CUDA</strong> <a href="../lab/">unmeasured</a>',
        "machine": "{name}, PyTorch {torch}, {threads} thread{s}, {date}.", "runs": "{name}, median of {runs} runs.",
        "numbers": "The numbers of this plot", "times": "{} times", "bytes": "{} bytes",
        "printed": "Drawn from the numbers printed above.",
        "filled": "Dotted: where all that gather touches fills {}.", "beyond": "{} lies beyond the plot.",
        "and": " and ",
        "desc": "{title} Measured on {name}. All its numbers are in the table behind the plot.",
    },
    "zh": {
        "way": "写法", "time": "时间", "iqr": "IQR", "ratio": "与最快的相比", "share": "达到复制带宽的", "peak": "内存",
        "exactly": "内存\uff0c精确到字节", "least": "与最少的相比",
        "cells": "元素个数", "queued": "连续调用时每次", "enqueue": "主机发起一次", "kernel": "核函数\uff0cL2 已热",
        "cold": "核函数\uff0cL2 是冷的", "awaits": "尚无记录", "also": "{name} 上的同样测量", "range": "{} 到 {}",
        "awaits-device": '<strong>CUDA</strong> <a href="../lab/">未测</a>',
        "machine": "{name}\uff0cPyTorch {torch}\uff0c{threads} 个线程\uff0c{date}。",
        "runs": "{name}\uff0c{runs} 次的中位数。",
        "numbers": "这张图的数据", "times": "{} 倍", "bytes": "{} 字节",
        "printed": "按上面打印的数画成\u3002",
        "filled": "竖的点线\uff1agather 要碰到的数据合起来正好占满 {}。", "beyond": "{} 在图外。", "and": " 和 ",
        "desc": "{title}在 {name} 上测得。全部数据都在图后面的表里。",
    },
}  # fmt: skip
