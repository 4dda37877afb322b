/** Every word that a block shows when it runs, in both languages. */

const english = {
  editor: (/** @type {string} */ name) => `Program ${name}`,
  keys: "Tab indents, Ctrl+Enter runs, Escape leaves the editor.",
  reset: "Reset",
  copy: "Copy",
  share: "Share",
  close: "Close",
  copied: "Copied.",
  shared: "Copied: a link to this page with your program in it.",
  notCopied: "The browser forbids copying. The link is in the address bar; the program can be selected.",
  closed: "Your edit is kept. Run opens it again.",
  result: "Your program prints",
  same: "as documented",
  differs: "marked: not as documented",
  raises: (/** @type {string} */ type) => `Raises ${type}`,
  nothing: "It prints nothing.",
  documented: "Documented output",
  line: (/** @type {number} */ line) => `Line ${line}`,
  explain: "What this message means",
  arrived: "This program came with the link. It has not run. Read it, then press Run.",
  badLink: "The link to this page holds no program that can be opened here.",
  kept: "Your edit from before. It has not run yet: press Run.",
  stale: "The picture shows the program as documented, not your edit.",
  drawn: (/** @type {number} */ line) => `Drawn from your program, line ${line}.`,
  pictures: "Pictures of these calls",
  calls: "Open in the explorer, with these numbers:",
  call: (/** @type {string} */ op, /** @type {number} */ line) => `${op}, line ${line}`,
  stopped: "Not run to its end",
  outside: "This page runs a part of Python and PyTorch. Run the whole program with PyTorch:",
  download: "download your program",
  notebook: "this page as a notebook",
  steps: "The program takes too many steps for this page, and was stopped. Does a loop never end?",
  cells: "The program makes more numbers than this page holds. Smaller tensors will do.",
  recursion: "A function calls itself too often for this page.",
  tooMuch: "The program prints more than this page shows.",
  largeInt: "An integer here is larger than this page computes with.",
  syntax: "Not Python that this page can read, or not finished.",
  bracket: "A bracket is not closed, or closes none.",
  string: "A text is not closed: its second quotation mark is missing.",
  indentation: "The indentation does not fit the lines above.",
  rounding: (/** @type {string} */ name) =>
    `The last digits of ${name} depend on the machine. The page shows no number that may differ from PyTorch's.`,
  order: (/** @type {string} */ name) => `${name}: which of several equal values comes first depends on the machine.`,
  gradient: (/** @type {string} */ name) => `The page does not follow gradients through ${name}.`,
  module: (/** @type {string} */ name) => `The module ${name} is not there in this page.`,
  form: (/** @type {string} */ name, /** @type {string} */ detail) => `The page does not know this form of ${name} (${detail}).`,
  unknown: (/** @type {string} */ name) => `The page does not know ${name}.`,
  broken: "The page's own code failed on this program. That is a fault of this site, not of yours.",
  answer: (/** @type {string} */ name) => `Your answer to exercise ${name}`,
  check: "Check",
  checkKeys: "Tab indents, Ctrl+Enter checks, Escape leaves the editor.",
  solved: "Solved",
  agree: (/** @type {number} */ cases) => `Your function and the definition in plain loops agree in ${cases} cases.`,
  right: "All of it is right.",
  notYet: "Not yet",
  dots: "Dots are left to fill in.",
  wrongPlace: "{} is not right.",
  forbidden: "It is right, but the exercise asks for a way without “{}”.",
  called: "Where the check calls your function",
  differsIn: (/** @type {number} */ i) => `Case ${i} differs`,
  shapes: (/** @type {string} */ wanted, /** @type {string} */ got) => `The shape should be ${wanted}, yours is ${got}.`,
  dtypes: (/** @type {string} */ wanted, /** @type {string} */ got) => `The dtype should be ${wanted}, yours is ${got}.`,
  noTensor: "Your function does not return the kind of value that is asked for. Is a return missing?",
  values: "The values differ.",
  definition: "The definition gives",
  yours: "Yours gives",
  pasteCall: "A call, or a line of an error message",
  shapesHint: "A shape such as (3, 4), with a dtype such as (3,) int64, or the numbers themselves: [[0, 2]].",
  message: "This message has an entry",
  accepted: "PyTorch accepts this call",
  returns: "It returns ",
  atFault: (/** @type {string} */ place, /** @type {string} */ value, /** @type {string} */ size) =>
    `${place} is ${value}; it must be from 0 to ${Number(size) - 1}.`,
  fixes: "These run. Which one you mean, the shape of the result tells:",
  colon: ": ",
};

/** @type {typeof english} */
const chinese = {
  editor: (name) => `程序 ${name}`,
  keys: "Tab 缩进，Ctrl+Enter 运行，Esc 离开编辑框。",
  reset: "还原",
  copy: "复制",
  share: "分享",
  close: "收起",
  copied: "已复制。",
  shared: "已复制链接，打开它就能看到你的程序。",
  notCopied: "浏览器不允许复制。链接已放进地址栏，程序可以手动选中。",
  closed: "你的改动还在，点「运行」接着改。",
  result: "你的程序输出",
  same: "与文中一致",
  differs: "与文中不同处已标出",
  raises: (type) => `抛出 ${type}`,
  nothing: "没有输出。",
  documented: "文中的输出",
  line: (line) => `第 ${line} 行`,
  explain: "这条报错是什么意思",
  arrived: "这段程序来自链接，还没有运行。先看一遍，再点「运行」。",
  badLink: "链接里没有能在这里打开的程序。",
  kept: "这是你之前的改动，还没有运行，点「运行」看结果。",
  stale: "图里画的是原来的程序，不是你改过的。",
  drawn: (line) => `图按你的程序第 ${line} 行画出。`,
  pictures: "这些调用的图",
  calls: "用这些数在交互演示中打开：",
  call: (op, line) => `第 ${line} 行的 ${op}`,
  stopped: "没有运行到底",
  outside: "网页里只能运行一部分 Python 和 PyTorch。完整的程序请用 PyTorch 运行：",
  download: "下载你的程序",
  notebook: "把本页下载为 notebook",
  steps: "步数太多，网页把它停了下来。是不是有循环停不下来？",
  cells: "数据太多，网页放不下。换小一点的张量就行。",
  recursion: "函数调用自己的层数太多，网页算不了。",
  tooMuch: "输出太长，网页显示不了。",
  largeInt: "这里的整数太大，网页算不了。",
  syntax: "网页读不懂这里的 Python，也可能是还没写完。",
  bracket: "括号没有配对。",
  string: "字符串没有结束，少了后一个引号。",
  indentation: "缩进和上面的行对不上。",
  rounding: (name) => `${name} 的末几位因机器而异。可能和 PyTorch 不一样的数，网页不显示。`,
  order: (name) => `${name}：几个相等的值谁在前，因机器而异。`,
  gradient: (name) => `网页算不了 ${name} 的梯度。`,
  module: (name) => `网页里没有 ${name} 这个模块。`,
  form: (name, detail) => `网页不支持 ${name} 的这种写法（${detail}）。`,
  unknown: (name) => `网页不支持 ${name}。`,
  broken: "网页自己的代码在这段程序上出错了。这是本站的问题，不是你的问题。",
  answer: (name) => `练习 ${name} 的答案`,
  check: "检查",
  checkKeys: "Tab 缩进，Ctrl+Enter 检查，Esc 离开编辑框。",
  solved: "做对了",
  agree: (cases) => `你的函数和用循环写的定义在 ${cases} 组数据上结果一致。`,
  right: "全部正确。",
  notYet: "还没做对",
  dots: "还有省略号没有填。",
  wrongPlace: "{} 不对。",
  forbidden: "结果是对的，但题目要求不用「{}」。",
  called: "检查程序调用你的函数时",
  differsIn: (i) => `第 ${i} 组数据的结果不一样`,
  shapes: (wanted, got) => `形状应为 ${wanted}，你的是 ${got}。`,
  dtypes: (wanted, got) => `dtype 应为 ${wanted}，你的是 ${got}。`,
  noTensor: "你的函数返回的不是题目要的东西。是不是漏了 return？",
  values: "值不一样。",
  definition: "按定义应得",
  yours: "你的结果",
  pasteCall: "一行调用，或者一行报错",
  shapesHint: "写形状，如 (3, 4)；可以带 dtype，如 (3,) int64；也可以直接写数：[[0, 2]]。",
  message: "这条报错有解释",
  accepted: "PyTorch 接受这个调用",
  returns: "返回 ",
  atFault: (place, value, size) => `${place} 是 ${value}，只能取 0 到 ${Number(size) - 1}。`,
  fixes: "下面的写法都能运行。看结果的形状，选你要的那个：",
  colon: "：",
};

/** @typedef {typeof english} Strings */

/** @returns {Strings} those of the page's language */
export const words = () => (document.documentElement.lang.startsWith("zh") ? chinese : english);

/**
 * Why the page does not run a program, in the reader's language.
 * @param {string} what what the evaluator refused: a name, perhaps a colon and why
 * @param {Strings} say
 */
export function refusal(what, say) {
  const [name, ...rest] = what.split(": ");
  const detail = rest.join(": ");
  if (name === "syntax") {
    if (detail === "bracket" || detail === "string" || detail === "indentation") return say[detail];
    return say.syntax;
  }
  if (name === "steps" || name === "cells" || name === "recursion") return say[name];
  if (what === "print: limit") return say.tooMuch;
  if (what === "int: limit") return say.largeInt;
  if (name.startsWith("import ")) return say.module(name.slice(7));
  const shown = name === "[]" ? "x[…]" : name;
  if (/rounding$/.test(detail || name)) return say.rounding(detail ? shown : "…");
  if (/equal values$|order$/.test(detail)) return say.order(shown);
  if (/gradient/.test(detail)) return say.gradient(shown);
  return detail ? say.form(shown, detail) : say.unknown(shown);
}
