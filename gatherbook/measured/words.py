"""Every word of what is shown of measurements, in both languages."""

from __future__ import annotations

TEXTS = {
    "en": {
        "way": "way", "time": "time", "iqr": "IQR", "ratio": "against the fastest", "share": "of the copy's bandwidth",
        "peak": "memory", "exactly": "memory, by torch's allocator", "least": "against the least", "cells": "cells",
        "queued": "one call after the other", "enqueue": "the host, to launch it", "kernel": "the kernel, warm L2",
        "cold": "the kernel, cold L2",
        "disagree": "The machines disagree: {left} is faster than {right} on {one}, slower on {other}.",
        "part": "{sentence} (On {having} of {machines} machines; the rest has no calm record of it.)",
        "awaits": "awaits its record", "also": "The same on {name}", "range": "{} to {}",
        "awaits-device": '<strong>CUDA</strong> <a href="../lab/">unmeasured</a>',
        "machine": "{name}, PyTorch {torch}, {threads} thread{s}, {date}.", "runs": "{name}, median of {runs} runs.",
        "disturbed": "Of all ways together, {} runs were disturbed.",
        "numbers": "The numbers of this plot", "times": "{} times", "bytes": "{} bytes",
        "printed": "Drawn from the numbers printed above.",
        "filled": "Dotted: where all that gather touches fills {}.", "beyond": "{} lies beyond the plot.",
        "and": " and ",
        "desc": "{title} Measured on {name}. All its numbers are in the table behind the plot.",
    },
    "zh": {
        "way": "写法", "time": "时间", "iqr": "IQR", "ratio": "与最快的相比", "share": "达到复制带宽的", "peak": "内存",
        "exactly": "内存\uff0c按 torch 的分配器计", "least": "与最少的相比",
        "cells": "元素个数", "queued": "连续调用时每次", "enqueue": "主机发起一次", "kernel": "核函数\uff0cL2 已热",
        "cold": "核函数\uff0cL2 是冷的", "awaits": "尚无记录",
        "disagree": "几台机器的先后不同\uff1a「{left}」在 {one} 上比「{right}」快\uff0c在 {other} 上比它慢。",
        "part": "{sentence}\uff08{machines} 台机器里有 {having} 台如此\uff0c其余没有可用的记录\u3002\uff09",
        "also": "{name} 上的同样测量", "range": "{} 到 {}",
        "awaits-device": '<strong>CUDA</strong> <a href="../lab/">未测</a>',
        "machine": "{name}\uff0cPyTorch {torch}\uff0c{threads} 个线程\uff0c{date}。",
        "runs": "{name}\uff0c{runs} 次的中位数。", "disturbed": "所有写法加起来\uff0c有 {} 次受到干扰。",
        "numbers": "这张图的数据", "times": "{} 倍", "bytes": "{} 字节",
        "printed": "按上面打印的数画成\u3002",
        "filled": "竖的点线\uff1agather 要碰到的数据合起来正好占满 {}。", "beyond": "{} 在图外。", "and": " 和 ",
        "desc": "{title}在 {name} 上测得。全部数据都在图后面的表里。",
    },
}  # fmt: skip
