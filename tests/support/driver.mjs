// Answers questions about the explorer's modules: one JSON object a line in, one a line out. The argument names the
// folder of the modules. Numbers that JSON lacks travel as the strings "nan", "inf", "-inf" and "-0".
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const modules = {};
for (const name of ["ops", "print", "state", "strings"]) {
  Object.assign(modules, { [name]: await import(`${pathToFileURL(process.argv[2])}/${name}.js`) });
}
const { ops, print, state, strings } = modules;

const SPECIAL = { nan: NaN, inf: Infinity, "-inf": -Infinity, "-0": -0 };
const decode = (value) => SPECIAL[value] ?? value;
const encode = (value) => {
  if (Object.is(value, -0)) return "-0";
  if (typeof value !== "number" || Number.isFinite(value)) return value;
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
};
const tensor = (value) =>
  value?.shape ? { ...value, data: value.data.map(decode) } : decode(value);

/** The result, or the refusal. */
const applied = (op, args) => {
  try {
    const { dtype, shape, data } = ops.apply(op, args);
    return { dtype, shape, data: data.map(encode) };
  } catch (error) {
    return { error: error.name, message: error.message };
  }
};

const ANSWERS = {
  anchor: ({ message, ids }) => ({ anchor: strings.errorAnchor(message, ids) ?? null }),
  apply: ({ op, args }) =>
    applied(op, Object.fromEntries(Object.entries(args).map(([key, value]) => [key, tensor(value)]))),
  decode({ link }) {
    const found = state.decode(link);
    return { link: found && state.encode(found) };
  },
  open({ link }) {
    const found = state.decode(link);
    return found ? applied(found.op, state.argsOf(found)) : { error: "LinkError", message: link };
  },
  /** What every cell of a call says of itself; only of the modules as written. */
  async words({ link }) {
    const { answer } = await import(`${pathToFileURL(process.argv[2])}/answer.js`);
    const { route, words, out } = answer(state.decode(link));
    const to = [...route.to];
    const writers = (at) => to.flatMap((place, i) => (place === at ? [i] : []));
    return {
      formulas: out.data.map((_, at) => words.formula(at, writers(at))),
      steps: to.map((_, i) => words.step(i)),
      lanes: to.map((_, i) => words.lane(i)),
    };
  },
  print: (question) => ({ text: print.print(tensor(question.tensor)) }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await ANSWERS[question.ask](question))}\n`);
}
