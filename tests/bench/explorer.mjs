// Prints how long the explorer's gather takes on a million elements. A benchmark, not a test.
import { apply } from "../../docs/assets/explorer/ops.js";

const RUNS = 25;
const [rows, columns] = [1000, 1000];
const size = rows * columns;
const input = { dtype: "float32", shape: [rows, columns], data: Array.from({ length: size }, (_, i) => i * 0.5) };
const index = { dtype: "int64", shape: [rows, columns], data: Array.from({ length: size }, (_, i) => (i * 7919) % columns) };

const times = Array.from({ length: RUNS }, () => {
  const start = performance.now();
  apply("gather", { input, dim: 1, index });
  return performance.now() - start;
});
const sorted = [...times].sort((a, b) => a - b);
const show = (ms) => `${ms.toFixed(1)} ms`;
const median = sorted[RUNS >> 1];
console.log(`gather of ${size} elements: fastest ${show(sorted[0])}, median ${show(median)}, first ${show(times[0])}`);
