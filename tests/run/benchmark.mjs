// How long the evaluator takes: to load, for its first answer, for the same once more. The argument is its folder.
import { pathToFileURL } from "node:url";

const text = `import torch
import torch.nn.functional as F

logits = torch.tensor([[2.0, 1.0, 0.0], [0.0, 1.0, 2.0]], requires_grad=True)
labels = torch.tensor([0, 1])
picked = logits.log_softmax(-1).gather(-1, labels.unsqueeze(-1)).squeeze(-1)
print(picked)
print(torch.zeros(2, 3).scatter_add_(1, labels.unsqueeze(1), torch.ones(2, 1)))
F.cross_entropy(logits, labels).backward()
print(logits.grad)
`;
const start = performance.now();
const { run } = await import(`${pathToFileURL(process.argv[2])}/run.js`);
const loaded = performance.now();
const first = run(text);
const answered = performance.now();
run(text);
const again = performance.now();
if (first.error || first.refused) throw new Error(JSON.stringify(first));
const ms = (from, to) => Math.round((to - from) * 10) / 10;
console.log(JSON.stringify({ load_ms: ms(start, loaded), first_ms: ms(loaded, answered), again_ms: ms(answered, again) }));
