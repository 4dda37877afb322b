/** The steps of a call: a slider, single steps, and a clock that takes them. */
import { button, el, labelled, select } from "./tables.js";

const STEP_MS = 1200;
/** @type {[string, string][]} */
const SPEEDS = [["0.5", "½×"], ["1", "1×"], ["2", "2×"], ["4", "4×"]];

/**
 * @param {ReturnType<typeof import("./strings.js").strings>} t
 * @param {(steps: number) => void} show what to do after so many steps
 */
export function createPlayer(t, show) {
  const node = el("div", { className: "player", role: "group", "aria-label": t.progress });
  const slider = el("input", { type: "range", min: "0", "aria-label": t.progress, oninput: () => go(Number(slider.value)) });
  const counter = el("output");
  const playButton = button(t.play, play, { className: "play" });
  let total = 0;
  let speed = 1;
  let timer = 0;
  /** How many steps were taken; null: all of them, for nobody has stepped. @type {number | null} */
  let position = null;
  /** The step that is lit; the last of several. */
  let seen = 0;

  const changeSpeed = (/** @type {string} */ value) => {
    speed = Number(value);
    if (timer) play(), play();
  };
  node.append(
    button("|◀", () => go(0), { "aria-label": t.first }),
    button("◀", () => go(seen - 1), { "aria-label": t.back }),
    playButton,
    button("▶", () => go(seen + 1), { "aria-label": t.step }),
    slider,
    counter,
    labelled(t.speed, select(t.speed, SPEEDS, `${speed}`, changeSpeed)),
  );
  playButton.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;

  /** Says which steps are lit, counted from 0. @param {readonly number[]} steps */
  function tell(steps) {
    const [first = -1, last = first] = [steps[0], steps.at(-1)];
    seen = steps.length ? last + 1 : (position ?? 0);
    slider.max = `${total}`;
    slider.value = `${seen}`;
    const names = steps.length > 3 ? `${first + 1} … ${seen}` : steps.map((i) => i + 1).join(", ");
    counter.textContent = `${names || (position === 0 ? 0 : "–")} / ${total}`;
  }

  /** @param {number} to */
  function go(to) {
    position = Math.min(Math.max(to, 0), total);
    show(position);
    if (position === total) stop();
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
    playButton.textContent = t.play;
  }

  function play() {
    if (timer) return stop();
    if (position === null || position === total) go(0);
    playButton.textContent = t.pause;
    timer = window.setInterval(() => go((position ?? 0) + 1), STEP_MS / speed);
  }

  return {
    node,
    get position() {
      return position;
    },
    /** Another call, of so many steps, all taken. @param {number} steps */
    reset(steps) {
      stop();
      position = null;
      total = steps;
      node.hidden = !total;
    },
    tell,
  };
}
