import onnx

for opset in (13, 16, 18):
    for node in ("ScatterElements", "ScatterND"):
        attributes = onnx.defs.get_schema(node, opset).attributes
        told = attributes["reduction"].description if "reduction" in attributes else ""
        names = [name for name in ("none", "add", "mul", "max", "min") if name in told]
        print(opset, node, *names)
