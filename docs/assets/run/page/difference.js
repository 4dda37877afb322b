/**
 * What in an output is not as documented: lines that are new, and in lines that changed the numbers and words.
 * @typedef {{ text: string, pattern: RegExp | null }} Documented a line; `pattern` where parts of it may vary
 * @typedef {{ changed: boolean, parts: [text: string, changed: boolean][] }} Line
 */

const MOST = 400;

/**
 * The longest way through both lists that meets the most equal pairs: the index in `b` of each of `a`, or -1.
 * @template A, B
 * @param {A[]} a
 * @param {B[]} b
 * @param {(a: A, b: B) => boolean} equal
 */
function partners(a, b, equal) {
  /** @type {number[]} */
  const found = a.map(() => -1);
  if (a.length > MOST || b.length > MOST) return a.map((each, i) => (i < b.length && equal(each, b[i]) ? i : -1));
  const best = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      best[i][j] = equal(a[i], b[j]) ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (equal(a[i], b[j]) && best[i][j] === best[i + 1][j + 1] + 1) found[i++] = j++;
    else if (best[i + 1][j] >= best[i][j + 1]) i++;
    else j++;
  }
  return found;
}

/**
 * @param {string[]} lines what was printed now
 * @param {Documented[]} documented
 * @returns {{ lines: Line[], same: boolean }} `same`: nothing differs and nothing is missing
 */
export function compared(lines, documented) {
  const found = partners(lines, documented, (line, { text, pattern }) => (pattern ? pattern.test(line) : line === text));
  const same = lines.length === documented.length && found.every((at, i) => at === i);
  let next = 0; // the first documented line that no line before has taken
  return {
    same,
    lines: lines.map((line, i) => {
      if (found[i] >= 0) {
        next = found[i] + 1;
        return { changed: false, parts: [[line, false]] };
      }
      const taken = found.indexOf(next) >= 0 || next >= documented.length;
      return { changed: true, parts: taken ? [[line, true]] : changes(line, documented[next++].text) };
    }),
  };
}

/**
 * @param {string} line
 * @param {string} old
 * @returns {[string, boolean][]}
 */
function changes(line, old) {
  const [now, before] = [line, old].map((text) => text.match(/\s+|[\w.+-]+|[^]/gu) ?? []);
  const found = partners(now, before, (a, b) => a === b || (!a.trim() && !b.trim()));
  /** @type {[string, boolean][]} */
  const parts = [];
  now.forEach((piece, i) => {
    const changed = found[i] < 0 && piece.trim() !== "";
    const last = parts[parts.length - 1];
    if (last && last[1] === changed) last[0] += piece;
    else parts.push([piece, changed]);
  });
  const kept = now.filter((piece, i) => found[i] >= 0 && /\w/.test(piece)).length;
  const words = now.filter((piece) => /\w/.test(piece)).length;
  // Where most is new, or where something was taken out, the line is marked as a whole.
  return parts.some(([, changed]) => changed) && 2 * kept >= words - 1 ? parts : [[line, true]];
}
