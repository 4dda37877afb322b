/**
 * Says of a call, pasted with no more than the shapes of its tensors, whether PyTorch accepts it, which cell is at fault,
 * and which calls near it are accepted: each of these was run, none is guessed. No DOM.
 * @typedef {import("./judge.js").Outcome} Outcome
 * @typedef {(text: string) => Outcome} Run
 * @typedef {{ name: string, given: string }} Named what the reader says of a name: `(3, 4)`, `(3, 4) int64`, `[[0, 1]]`, `2`
 * @typedef {{ line: string, shape: string }} Fix a call that is accepted, and the shape of what it returns
 *
 * @typedef {object} Diagnosis
 * @property {"accepted" | "raises" | "refused" | "unclear"} kind "unclear": what was said of `name` cannot be read
 * @property {Outcome | null} outcome
 * @property {string} shape of what the call returns, and its dtype
 * @property {string} name at "unclear"
 * @property {{ place: string, value: string, size: string } | null} cell the number in an index that is out of range
 * @property {Fix[]} fixes
 */

const WHOLE = /idx|ids?$|index|indices|label|target|action|token|order|perm|segment|group|batch|words|cell|pos|rows|cols|^[ij]$/i;
const BEFORE_SHAPE = "\x1e";
const MOST_NAMES = 8;
const MOST_FIXES = 4;
const MOST_TRIED = 250;

/** @param {string} text the reader's lines */
const tidy = (text) => text.replace(/^\s*(>>> |\.\.\. )/gm, "").replace(/^[ \t]+(?=\S)/, "").replace(/\s+$/, "");

/**
 * The names that a call uses and does not define, in the order in which Python meets them.
 * @param {string} text
 * @param {Run} run
 * @param {(name: string) => string} [given] what is known of a name already
 */
export function unknown(text, run, given = () => "") {
  /** @type {string[]} */
  const names = [];
  while (names.length < MOST_NAMES) {
    const known = names.map((name) => ({ name, given: given(name) || usual(name) }));
    const { error } = run(program(text, known) ?? "");
    const missing = error?.type === "NameError" && /^name '(\w+)' is not defined$/.exec(error.message)?.[1];
    if (missing) names.push(missing);
    else if (error && known.length && names.every((name) => !given(name))) {
      // With shapes that only stand in, the call may fail before it meets the next name.
      const rest = (tidy(text).match(/(?<![\w.'"])[a-zA-Z_]\w*(?!\w|\s*=(?!=)|\s*\()/g) ?? []).filter((name) => !names.includes(name));
      const free = rest.find((name) => run(`import torch\n${name}\n`).error?.type === "NameError" && !KEYWORDS.has(name));
      if (!free) return names;
      names.push(free);
    } else return names;
  }
  return names;
}

const KEYWORDS = new Set("and as def else for from if import in is lambda not or return None True False torch F".split(" "));

/** What stands in a field before the reader says something. @param {string} name */
export const usual = (name) => (/^(dim|axis)$/.test(name) ? "1" : WHOLE.test(name) ? "(3,) int64" : "(3, 4)");

/**
 * What the reader says of a name as Python; null if it cannot be read.
 * @param {Named} named
 * @param {number} most numbers of an index stay below this
 */
function value({ name, given }, most) {
  const text = given.trim();
  const shape = /^(?:torch\.Size\()?[([]?\s*(\d+(?:\s*[,x×]\s*\d+)*)?\s*,?\s*[)\]]?\)?(?:\s*,?\s*(?:torch\.)?([a-z]+\d*))?$/.exec(text);
  if (/^-?\d+$/.test(text)) return `${name} = ${text}`;
  if (/^\[.*\]$/s.test(text) && !/^\[\s*\d+\s*(,\s*\d+\s*)*\]$/.test(text)) return `${name} = torch.tensor(${text})`;
  if (!shape) return null;
  const sizes = (shape[1] ?? "").split(/[,x×]/).map((size) => size.trim()).filter(Boolean);
  const dtype = shape[2] ?? (WHOLE.test(name) ? "int64" : "float32");
  if (!/^(u?int(8|16|32|64)|b?float(16|32|64)|bool|long|int|half|float|double)$/.test(dtype)) return null;
  const count = sizes.reduce((all, size) => all * Number(size), 1);
  if (count > 100_000 || sizes.length > 8) return null;
  const whole = /int|long/.test(dtype);
  return `${name} = (torch.arange(${count})${whole ? ` % ${most}` : ""}).view(${sizes.length ? sizes.join(", ") : "()"}).to(torch.${dtype})`;
}

/**
 * The call with everything that it needs; null where something that was said cannot be read.
 * @param {string} text
 * @param {Named[]} named
 */
function program(text, named) {
  const sizes = named.flatMap(({ given }) => (/^\(/.test(given.trim()) ? given.match(/\d+(?=\s*[,)])/g) ?? [] : [])).map(Number);
  const most = Math.max(1, Math.min(...sizes));
  const lines = named.map((each) => value(each, most));
  if (lines.includes(null)) return null;
  const code = tidy(text).split("\n");
  const last = code[code.length - 1];
  const [, out] = /^([a-zA-Z_]\w*)\s*=(?!=)/.exec(last) ?? [];
  if (!out) code[code.length - 1] = `_out = ${last}`;
  const show = `print("${BEFORE_SHAPE}" + (f"{tuple(${out ?? "_out"}.shape)} {${out ?? "_out"}.dtype}" if isinstance(${out ?? "_out"}, torch.Tensor) else ""))`;
  return ["import torch", "import torch.nn.functional as F", ...lines, ...code, show, ""].join("\n");
}

/** @param {Outcome} outcome */
const shapeOf = ({ printed }) => printed.slice(printed.lastIndexOf(BEFORE_SHAPE) + 1).trim();

/** @param {string} given @param {string} wrong the place in nested lists of the first such number */
function placeOf(given, wrong) {
  /** @type {(list: unknown, at: string) => string | null} */
  const find = (list, at) => {
    if (!Array.isArray(list)) return String(list) === wrong ? at : null;
    for (const [i, each] of list.entries()) {
      const found = find(each, `${at}[${i}]`);
      if (found !== null) return found;
    }
    return null;
  };
  try {
    return find(JSON.parse(given), "");
  } catch {
    return null;
  }
}

/**
 * @param {string} text
 * @param {Named[]} named
 * @param {Run} run
 * @returns {Diagnosis}
 */
export function diagnose(text, named, run) {
  const none = { outcome: null, shape: "", name: "", cell: null, fixes: [] };
  const unread = named.find((each) => value(each, 1) === null);
  if (unread) return { ...none, kind: "unclear", name: unread.name };
  const outcome = run(program(text, named) ?? "");
  if (outcome.refused) return { ...none, kind: "refused", outcome };
  if (!outcome.error) return { ...none, kind: "accepted", outcome, shape: shapeOf(outcome) };
  const [, wrong, size] = /index (-?\d+) is out of bounds for dimension \d+ with size (\d+)/.exec(outcome.error.message) ?? [];
  const cells = wrong === undefined ? [] : named.flatMap(({ name, given }) => {
    const place = placeOf(given, wrong);
    return place === null ? [] : [{ place: name + place, value: wrong, size }];
  });
  /** @type {Fix[]} */
  const fixes = [];
  const seen = new Set([tidy(text)]);
  /** @type {string[]} */
  let further = [tidy(text)];
  for (let steps = 0; steps < 2 && !fixes.length; steps++) {
    const begun = further;
    further = [];
    for (const from of begun)
      for (const line of nearby(from, named, wrong !== undefined)) {
        if (fixes.length === MOST_FIXES || seen.size > MOST_TRIED) break;
        if (seen.has(line)) continue;
        seen.add(line);
        const tried = run(program(line, named) ?? "");
        if (!tried.error && !tried.refused) fixes.push({ line, shape: shapeOf(tried) });
        else if (tried.error && tried.error.message !== outcome.error.message) further.push(line); // one fault less, perhaps
      }
  }
  return { ...none, kind: "raises", outcome, cell: cells[0] ?? null, fixes };
}

/**
 * Calls near this one: what people forget, the usual first.
 * @param {string} text @param {Named[]} named @param {boolean} outside whether a number was out of range
 */
function* nearby(text, named, outside) {
  const dim = /\(\s*(?:dim\s*=\s*)?(-?\d+)\s*,|,\s*(?:dim\s*=\s*)?(-?\d+)\s*[,)]|dim\s*=\s*(-?\d+)/.exec(text)?.slice(1).find(Boolean) ?? "-1";
  const shapes = named.map(({ name, given }) => ({ name, sizes: given.trim().match(/^\(/) ? given.match(/\d+(?=\s*[,)])/g) ?? [] : [] }));
  const tensors = named.filter(({ given }) => !/^-?\d+$/.test(given.trim())).map(({ name }) => name);
  /** Replaces the last use of a name, which is seldom the tensor that is read. @type {(name: string, by: string) => string} */
  const put = (name, by) => {
    const uses = [...text.matchAll(new RegExp(`(?<![\\w.])${name}(?!\\w|\\s*=(?!=))`, "g"))];
    const use = uses[uses.length - 1];
    return use ? text.slice(0, use.index) + by + text.slice(use.index + name.length) : text;
  };
  const back = [...tensors].reverse();
  for (const name of back) {
    if (outside) {
      yield put(name, `(${name} - 1)`);
      yield put(name, `${name}.clamp(min=0)`);
      continue;
    }
    const one = put(name, `${name}.unsqueeze(${dim})`);
    if (/gather\(/.test(text) && one !== text) yield `${one}.squeeze(${dim})`;
    yield one;
  }
  if (!outside)
    for (const name of back) {
      for (const other of shapes)
        if (other.name !== name && other.sizes.length > 1) {
          const own = shapes.find((each) => each.name === name)?.sizes ?? [];
          if (own.length === 1 && own[0] === other.sizes[0]) {
            const line = `${name}.view(${[own[0], ...other.sizes.slice(1).map(() => "1")].join(", ")})`;
            const along = (Number(dim) + other.sizes.length) % other.sizes.length;
            for (const keep of other.sizes.length > 2 ? [along, 0] : [0])
              yield put(name, `${line}.expand(${other.sizes.map((size, d) => (d === 0 ? "-1" : d === keep ? "1" : size)).join(", ")})`);
          }
          if (own.length === other.sizes.length) yield put(name, `${name}.expand(${other.sizes.join(", ")})`);
        }
      yield put(name, `${name}.long()`);
      yield put(name, `${name}.float()`);
      for (const other of tensors) if (other !== name) yield put(name, `${name}.to(${other}.dtype)`);
      yield put(name, `${name}.squeeze(-1)`);
    }
  if (outside) return;
  const moved = /^(.*?)(\w+)\.gather\(\s*(?:dim\s*=\s*)?(-?\w+)\s*,\s*(?:index\s*=\s*)?(\w+)\s*\)(.*)$/s.exec(text);
  if (moved) {
    yield `${moved[1]}${moved[2]}.index_select(${moved[3]}, ${moved[4]})${moved[5]}`;
    yield `${moved[1]}torch.take_along_dim(${moved[2]}, ${moved[4]}, dim=${moved[3]})${moved[5]}`;
    yield `${moved[1]}${moved[2]}.gather(${Number(moved[3]) ? 0 : 1}, ${moved[4]})${moved[5]}`;
  }
}
