/** What the parts of a page that runs programs share: elements, addresses, the line of an error. */
import { errorAnchor } from "../../explorer/strings.js";
import { figureHtml } from "./figure.js";
import { words } from "./strings.js";

const here = /** @type {HTMLScriptElement} */ (document.currentScript).src;
const root = new URL("../../", here);
export const say = words();

/** @type {Record<string, string>} messages of the error dictionary, and the ids of their entries */
export const errorEntries = {};

/**
 * An element with its attributes and what is in it.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string>} [given]
 * @param {...(Node | string)} parts
 */
export function element(tag, given = {}, ...parts) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) node.setAttribute(name, value);
  node.append(...parts);
  return node;
}

/** The address of a page of this language. @param {string} path */
export function addressOf(path) {
  const language = document.documentElement.lang.startsWith("zh") ? "zh/" : "";
  return new URL(`${language}${path}${location.protocol === "file:" ? "index.html" : ""}`, root).href;
}

/** @param {string} label @param {string} kind @param {() => void} act */
export function action(label, kind, act) {
  const button = element("button", { type: "button", class: "run-button", "data-run-do": kind }, label);
  button.addEventListener("click", act);
  return button;
}

/** @param {number} line @param {import("./editor.js").Editor} editor */
export function lineLink(line, editor) {
  const button = element("button", { type: "button", class: "run-line-link" }, say.line(line));
  button.addEventListener("click", () => editor.go(line));
  return button;
}

/**
 * Where an error was raised, and where the book explains its message.
 * @param {Node | string} where
 * @param {string} message
 */
export function errorNote(where, message) {
  const note = element("p", { class: "run-note" }, where);
  const anchor = errorAnchor(message, errorEntries);
  if (anchor) note.append(" · ", element("a", { href: `${addressOf("reference/errors/")}#${anchor}` }, say.explain));
  return note;
}

/**
 * The picture of a call, as the pages have it.
 * @param {import("./links.js").Call} call one of `drawable`
 * @param {string} identity unique on the page
 */
export function picture(call, identity) {
  const template = document.createElement("template");
  template.innerHTML = figureHtml(call, document.documentElement.lang, identity, addressOf("explorer/"));
  return /** @type {HTMLElement} */ (template.content.firstElementChild);
}

/** Makes a picture that stands in the page answer to the pointer. @param {Element} figure */
export const enliven = (figure) => document.dispatchEvent(new CustomEvent("tensor-figure", { detail: figure }));

/** Loads another script of this folder. @param {string} name @returns {Promise<unknown>} */
export const script = (name) =>
  new Promise((onload, onerror) =>
    document.head.append(Object.assign(document.createElement("script"), { src: new URL(name, here).href, onload, onerror })),
  );
