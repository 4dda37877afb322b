/**
 * A block that runs: its program becomes an editor where it stands, and what the program prints now stands where the
 * documented output stood. `evaluator.js`, which computes it, is there as `gatherRun`; the build writes into
 * `errorIds` which messages the error dictionary explains.
 */
import { compared } from "./difference.js";
import { action, addressOf, element, enliven, errorEntries, errorNote, lineLink, picture, say } from "./dom.js";
import { openDiagnosis } from "./diagnosis.js";
import { editor } from "./editor.js";
import { LIMITS, openExercise } from "./exercise.js";
import { drawable } from "./figure.js";
import { hashOf, programIn, stateOf } from "./links.js";
import { refusal } from "./strings.js";

/** @typedef {{ printed: string, error: { type: string, message: string, line: number } | null, refused: { what: string, line: number } | null, calls: import("./links.js").Call[] }} Outcome */

export const errorIds = errorEntries;

const SOON = 50; // ms after the last key; longer where a run takes longer
const MOST_CALLS = 12;
const MOST_DRAWN = 4;
const LONGEST_SAID = 400; // characters of output that are read aloud

/** @type {Map<HTMLElement, Session>} */
const sessions = new Map();

/** What is kept for a reload, where the browser keeps anything. */
const kept = {
  /** @param {string} name */
  key: (name) => `run:${location.pathname}:${name}`,
  /** @param {string} name */
  get(name) {
    try {
      return sessionStorage.getItem(this.key(name));
    } catch {
      return null;
    }
  },
  /** @param {string} name @param {string | null} text */
  set(name, text) {
    try {
      if (text === null) sessionStorage.removeItem(this.key(name));
      else sessionStorage.setItem(this.key(name), text);
    } catch {} // not kept, then
  },
};

/**
 * The program that the address bar holds, and follows. The theme writes the nearest heading there whenever the page
 * scrolls; while a program stands there it may not.
 */
const address = {
  /** @type {Session | null} */
  owner: null,
  replace: history.replaceState,
  /** @param {Session} session */
  hold(session) {
    this.owner = session;
    history.replaceState = (...given) => {
      if (!this.owner) this.replace.apply(history, given);
    };
    this.write();
  },
  write() {
    const { owner } = this;
    if (owner) this.replace.call(history, history.state, "", linkTo(hashOf(owner.name, owner.text)));
  },
  /** @param {Session} session */
  free(session) {
    if (this.owner !== session) return;
    this.owner = null;
    history.replaceState(history.state, "", linkTo(""));
  },
};

/** This page, at another place. @param {string} hash */
const linkTo = (hash) => location.href.replace(/#.*/, "") + hash;

/**
 * The documented lines of a block's output; null where it shows none.
 * @param {Element | null} output
 * @returns {import("./difference.js").Documented[] | null}
 */
function documentedLines(output) {
  const samp = output?.querySelector("samp");
  if (!samp) return null;
  const text = [...samp.querySelectorAll(".proof-varies")].length ? marked(samp) : samp.textContent ?? "";
  const lines = text.replace(/\n$/, "").split("\n");
  return (text ? lines : []).map((line) => ({
    text: line.replace(/[\ue000\ue001]/g, ""),
    pattern: line.includes("\ue000")
      ? new RegExp(`^${line.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\ue000[^\ue001]*\ue001/g, ".+")}$`, "u")
      : null,
  }));
}

/** @param {Element} samp */
function marked(samp) {
  const copy = /** @type {Element} */ (samp.cloneNode(true));
  for (const varies of copy.querySelectorAll(".proof-varies")) varies.textContent = `\ue000${varies.textContent}\ue001`;
  return copy.textContent ?? "";
}

/** One block that became an editor. */
class Session {
  /** @param {HTMLElement} block */
  constructor(block) {
    this.block = block;
    this.name = block.dataset.snippet ?? "";
    this.button = /** @type {HTMLButtonElement} */ (block.querySelector("[data-run]"));
    this.pre = /** @type {HTMLElement} */ (block.querySelector("pre"));
    this.original = (this.pre.querySelector("code")?.textContent ?? "").replace(/\n+$/, "");
    const next = block.nextElementSibling;
    this.output = next?.matches(".proof-output, .proof-devices") ? /** @type {HTMLElement} */ (next) : null;
    const documented = this.output?.matches(".proof-output") ? this.output : this.output?.querySelector("[data-device=cpu]");
    this.documented = documentedLines(documented ?? null);
    const drawn = `figure-${this.name.replace(/\.py$/, "").replace("/", "-")}-`;
    /** The pictures of this program: as they were, as they are, and the number of their call. */
    this.figures = [...document.querySelectorAll(".tensor-figure")].flatMap((figure) => {
      const [, name, number] = /^(.*-)(\d+)-title$/.exec(figure.querySelector("svg title")?.id ?? "") ?? [];
      return name === drawn ? [{ original: figure, now: figure, number: Number(number), identity: drawn + number }] : [];
    });
    this.asked = false;
    this.pictured = false; // whether the pictures under the output are open
    this.last = 0; // how long the last run took, in ms
    this.timer = 0;
    this.speaker = 0;

    const area = editor(this.original, { change: () => this.changed(), run: () => this.run(), leave: () => this.buttons[0].focus() });
    this.editor = area;
    const keys = element("span", { class: "run-keys", id: `run-keys-${sessions.size}` }, say.keys);
    area.area.setAttribute("aria-label", say.editor(this.name));
    area.area.setAttribute("aria-describedby", keys.id);
    this.buttons = [
      action(say.reset, "reset", () => this.reset()),
      action(say.copy, "copy", () => this.copy()),
      action(say.share, "share", () => this.share()),
      action(say.close, "close", () => this.close()),
    ];
    this.told = element("p", { class: "run-told" });
    this.tools = element("div", { class: "run-tools" }, ...this.buttons, keys);
    this.ran = element("div", { class: "proof-output run-output", "data-ran": this.name });
    this.status = element("div", { class: "run-status", role: "status", "aria-live": "polite" });
  }

  /** @param {string} text */
  open(text) {
    this.editor.set(text);
    this.pre.replaceWith(this.editor.node);
    this.editor.node.after(this.told, this.tools);
    this.block.classList.add("proof--runs");
    this.block.after(this.ran, this.status);
    this.output?.classList.add("run-away");
    this.ran.replaceChildren();
    this.ran.hidden = true;
    this.tell("");
    this.draw(null);
  }

  close() {
    this.keep();
    address.free(this);
    for (const figure of this.figures) this.put(figure, figure.original, "");
    window.clearTimeout(this.timer);
    this.editor.node.replaceWith(this.pre);
    for (const node of [this.told, this.tools, this.ran, this.status]) node.remove();
    this.block.classList.remove("proof--runs");
    this.output?.classList.remove("run-away");
    this.button.focus();
    sessions.delete(this.block);
  }

  keep() {
    kept.set(this.name, this.text !== this.original ? this.editor.area.value : null);
    if (address.owner === this) address.write();
  }

  /**
   * Lets the pictures beside this program show what it does now.
   * @param {Outcome | null} outcome null where it has not run
   */
  draw(outcome) {
    const calls = drawable(outcome?.calls ?? []);
    for (const figure of this.figures) {
      const call = calls[figure.number - 1];
      if (this.text === this.original) this.put(figure, figure.original, "");
      else if (call) this.put(figure, picture(call, figure.identity), say.drawn(call.line));
      else this.put(figure, figure.original, say.stale);
    }
  }

  /**
   * @param {{ original: Element, now: Element }} figure
   * @param {Element} fresh
   * @param {string} said under the picture
   */
  put(figure, fresh, said) {
    figure.original.querySelector(".run-stale")?.remove();
    if (said) fresh.append(element("p", { class: "run-stale" }, said));
    if (fresh === figure.now) return;
    figure.now.replaceWith(fresh);
    figure.now = fresh;
    if (fresh !== figure.original) enliven(fresh);
  }

  get text() {
    return this.editor.area.value.replace(/\n+$/, "");
  }

  changed() {
    this.keep();
    if (!this.asked) return this.draw(null); // a program that came with a link runs when it is asked to, and not before
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.run(false), Math.max(SOON, Math.min(2 * this.last, 1500)));
  }

  /** @param {boolean} [asked] by a press of Run, not by typing */
  run(asked = true) {
    window.clearTimeout(this.timer);
    this.asked = true;
    this.tell("");
    const begun = performance.now();
    /** @type {Outcome | null} */
    let outcome = null;
    try {
      outcome = /** @type {any} */ (window).gatherRun.run(`${this.text}\n`, LIMITS);
    } catch (error) {
      console.error(error);
    }
    this.last = performance.now() - begun;
    this.ran.dataset.ms = this.last.toFixed(1);
    this.show(outcome, asked);
    this.draw(outcome);
  }

  /** @param {Outcome | null} outcome @param {boolean} asked */
  show(outcome, asked) {
    const { error, refused } = outcome ?? {};
    const lines = outcome?.printed ? outcome.printed.replace(/\n$/, "").split("\n") : [];
    const raised = error ? (error.message ? `${error.type}: ${error.message}` : error.type).split("\n") : [];
    /** @type {import("./difference.js").Documented[]} */
    const documented = this.documented ?? [];
    const shown = raised.length ? [...lines, raised[0] + (raised.length > 1 ? " […]" : "")] : lines;
    const { same, lines: found } = compared(shown, documented);
    const complete = outcome && !refused;
    const head = !complete ? say.stopped : error ? say.raises(error.type) : say.result;
    const judged = complete && this.documented ? (same ? say.same : say.differs) : "";

    const samp = element("samp", { tabindex: "0", role: "region", "aria-label": head });
    found.forEach(({ changed, parts }, i) => {
      const line = element("span", { class: changed && this.documented && complete ? "run-new" : "" });
      for (const [text, differs] of parts) line.append(differs && complete && this.documented ? element("mark", {}, text) : text);
      if (i >= lines.length) {
        line.className = "proof-raised";
        line.textContent = raised.join("\n");
      }
      samp.append(line, "\n");
    });

    this.ran.hidden = false;
    this.ran.classList.toggle("run-output--same", Boolean(judged) && same);
    this.ran.classList.toggle("proof-output--error", Boolean(error) || !complete);
    this.ran.classList.toggle("proof-output--wrap", shown.some((line) => line.length > 110));
    this.ran.replaceChildren(element("div", { class: "proof-label" }, judged ? `${head} · ${judged}` : head));
    if (shown.length) this.ran.append(element("pre", {}, samp));
    else if (complete) this.ran.append(element("p", { class: "run-note" }, say.nothing));

    const line = error?.line ?? refused?.line ?? null;
    let why = "";
    if (error) {
      this.ran.append(errorNote(lineLink(error.line, this.editor), error.message));
    } else if (!complete) {
      why = refused ? refusal(refused.what, say) : say.broken;
      const note = element("p", { class: "run-note run-refused" });
      if (refused) note.append(lineLink(refused.line, this.editor), say.colon);
      note.append(why);
      this.ran.append(note);
      if (!refused || !/^(syntax|steps|cells|recursion)/.test(refused.what)) this.ran.append(this.elsewhere());
    }
    this.editor.markLine(line);
    if (complete && outcome.calls.length) this.ran.append(...this.calls(outcome.calls));
    if (complete && this.documented && this.documented.length && !same) {
      const text = documented.map((each) => each.text).join("\n");
      this.ran.append(element("details", {}, element("summary", {}, say.documented), element("pre", {}, element("samp", {}, text))));
    }

    window.clearTimeout(this.speaker);
    const output = shown.join("\n");
    const where = line ? `${say.line(line)}${say.colon}${why}` : "";
    const spoken = [head, judged, where, output.length <= LONGEST_SAID ? output : ""].filter(Boolean).join("\n");
    this.speaker = window.setTimeout(() => (this.status.textContent = spoken), asked ? 50 : 900);
  }

  /** Where a program that this page does not run can be run. */
  elsewhere() {
    const file = element("a", { href: "#", download: this.name.split("/")[1] ?? "program.py" }, say.download);
    file.addEventListener("click", () => {
      file.href = URL.createObjectURL(new Blob([`${this.text}\n`], { type: "text/x-python" }));
      window.setTimeout(() => URL.revokeObjectURL(file.href), 10_000);
    });
    const note = element("p", { class: "run-note" }, say.outside, " ", file);
    const notebook = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".notebook a[download]"));
    if (notebook) note.append(" · ", element("a", { href: notebook.href, download: "" }, say.notebook));
    return note;
  }

  /** @param {import("./links.js").Call[]} calls @returns {Node[]} */
  calls(calls) {
    const states = calls.flatMap((call) => {
      const state = stateOf(call);
      return state ? [{ call, state }] : [];
    });
    if (!states.length) return [];
    const links = states.slice(0, MOST_CALLS).map(({ call, state }) =>
      element("li", {}, element("a", { href: `${addressOf("explorer/")}#${state}` }, say.call(call.op, call.line))),
    );
    const list = [element("p", { class: "run-note" }, say.calls), element("ul", { class: "run-calls" }, ...links)];
    const drawn = this.figures.length ? [] : drawable(calls).slice(0, MOST_DRAWN);
    if (!drawn.length) return list;
    const pictures = element("details", { class: "run-pictures" }, element("summary", {}, say.pictures));
    pictures.open = this.pictured;
    const fill = () => {
      this.pictured = pictures.open;
      if (!pictures.open || pictures.querySelector("figure")) return;
      drawn.forEach((call, i) => {
        const figure = picture(call, `ran-${this.name.replace(/\W/g, "-")}-${i}`);
        pictures.append(element("p", { class: "run-note" }, say.call(call.op, call.line)), figure);
        enliven(figure);
      });
    };
    pictures.addEventListener("toggle", fill);
    return [...list, pictures];
  }

  reset() {
    this.editor.set(this.original, true);
    this.keep();
    this.run();
  }

  copy() {
    return this.toClipboard(`${this.text}\n`, say.copied);
  }

  share() {
    address.hold(this);
    return this.toClipboard(linkTo(hashOf(this.name, this.text)), say.shared);
  }

  /** @param {string} text @param {string} done */
  async toClipboard(text, done) {
    try {
      await navigator.clipboard.writeText(text);
      this.tell(done, true);
    } catch {
      this.tell(say.notCopied, true);
    }
  }

  /** @param {string} text @param {boolean} [aloud] */
  tell(text, aloud = false) {
    this.told.textContent = text;
    this.told.hidden = !text;
    if (aloud) this.status.textContent = text;
  }
}

/** @param {HTMLElement} block */
function sessionOf(block) {
  let session = sessions.get(block);
  if (!session) {
    session = new Session(block);
    sessions.set(block, session);
    session.open(kept.get(session.name) ?? session.original);
  }
  return session;
}

/** Answers a press of Run, or of the button of an exercise. @param {HTMLElement} button */
export function open(button) {
  const place = /** @type {HTMLElement | null} */ (button.closest("[data-exercise]"));
  if (place) return openExercise(place);
  const box = /** @type {HTMLElement | null} */ (button.closest("[data-diagnose]"));
  if (box) return openDiagnosis(box);
  const block = /** @type {HTMLElement} */ (button.closest("[data-snippet]"));
  const fresh = !sessions.has(block);
  const session = sessionOf(block);
  session.run();
  // On a phone the focus would bring up the keys, over the output that he asked for.
  if (fresh && matchMedia("(pointer: fine)").matches) session.editor.area.focus({ preventScroll: true });
}

/** Opens the program in a link, as text. @param {string} hash */
export function shared(hash) {
  const program = programIn(hash);
  const blocks = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-snippet]")]);
  const block = program && blocks.find((each) => each.dataset.snippet === program.name && each.querySelector("[data-run]"));
  if (!program || !block) {
    document.querySelector("article")?.prepend(element("p", { class: "run-bad-link", role: "status" }, say.badLink));
    return;
  }
  const session = sessionOf(block);
  session.asked = false;
  if (session.text !== program.text) session.editor.set(program.text, true); // what was there comes back by undoing
  address.hold(session);
  session.keep();
  session.tell(say.arrived, true);
  block.scrollIntoView({ block: "center" });
}

/** Opens what was edited on this page before it was loaded anew. */
export function restore() {
  for (const button of document.querySelectorAll("[data-snippet] > [data-run]")) {
    const block = /** @type {HTMLElement} */ (button.closest("[data-snippet]"));
    if (sessions.has(block) || kept.get(block.dataset.snippet ?? "") === null) continue;
    sessionOf(block).tell(say.kept);
  }
}
