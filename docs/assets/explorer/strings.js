/** Every word that the explorer shows, in both languages, and its ready-made states. */

const en = {
  language: 0,
  example: "Example",
  own: "Your own",
  operation: "Operation",
  dim: "dim",
  shape: "shape",
  dtype: "dtype",
  source: "Write",
  tensor: "a tensor: src",
  number: "one number",
  value: "value",
  start: "out begins as a copy of it",
  first: "Back to the start",
  play: "Play",
  pause: "Pause",
  back: "One step back",
  step: "One step on",
  speed: "Speed",
  progress: "Step",
  program: "Program",
  prints: "It prints",
  copyProgram: "Copy as PyTorch",
  copyLink: "Copy link",
  copied: "Copied.",
  notCopied: "The browser forbids it: copy the selected program by hand.",
  explain: "What does this error mean?",
  badLink: "This link holds no state that the explorer understands, so here is its first example.",
  badShape: (/** @type {string} */ text) => `“${text}” is not a shape: one to three sizes from 0 to 8, such as 3, 4.`,
  badNumber: (/** @type {string} */ text, /** @type {string} */ dtype) =>
    text.trim() ? `“${text}” is not a number of type ${dtype}.` : `It is empty: a number of type ${dtype} belongs here.`,
  waiting: "Waiting for a number in the marked box.",
  tooLarge: "A whole number here is beyond 2^53 - 1, more than this page can hold exactly.",
  empty: "no cells",
  unread: "No index value points here.",
  unwritten: "No index value points here, so it keeps its first value.",
  unused: "It is not used: the index has no cell at this place.",
  read: "Read",
  write: "Write",
  breaks: "Break: what PyTorch refuses",
  reset: "Reset",
  predict: "Predict",
  guess: "Say what each cell of out will be. Nothing is shown before.",
  guessed: (/** @type {number} */ right, /** @type {number} */ all) => `${right} of ${all} right.`,
  breakIt: "Break it",
  mend: "Fix it",
  paste: "Paste a tensor",
  pasteInto: "In place of",
  pasteHint: "As PyTorch prints it, or a Python list: [[1, 2], [3, 4]]",
  noTensor: "No tensor of one to three dimensions, up to eight a side, stands here.",
  use: "Use it",
  cancel: "Cancel",
  meet: "Several writers meet here. PyTorch does not promise which value stays.",
  hint: "Point at a cell, tap it, or move with the arrow keys. In index, up and down change the number.",
};

/** @type {typeof en} */
const zh = {
  language: 1,
  example: "示例",
  own: "自己的数据",
  operation: "操作",
  dim: "dim",
  shape: "形状",
  dtype: "类型",
  source: "写入",
  tensor: "张量 src",
  number: "一个数",
  value: "数值",
  start: "out 从它的副本开始",
  first: "回到开头",
  play: "播放",
  pause: "暂停",
  back: "后退一步",
  step: "前进一步",
  speed: "速度",
  progress: "步骤",
  program: "程序",
  prints: "输出",
  copyProgram: "复制 PyTorch 代码",
  copyLink: "复制链接",
  copied: "已复制。",
  notCopied: "浏览器不允许复制，代码已选中，请手动复制。",
  explain: "这个报错是什么意思？",
  badLink: "这个链接里没有可识别的内容，所以显示第一个示例。",
  badShape: (text) => `「${text}」不是形状：请写一到三个 0 到 8 的数，例如 3, 4。`,
  badNumber: (text, dtype) => (text.trim() ? `「${text}」不是 ${dtype} 类型的数。` : `这里是空的，需要一个 ${dtype} 类型的数。`),
  waiting: "标出的格子里还缺一个数。",
  tooLarge: "这里有整数超过 2^53 - 1，网页无法精确表示。",
  empty: "没有元素",
  unread: "没有索引指向这里。",
  unwritten: "没有索引指向这里，所以保持原值。",
  unused: "没有用到：index 在这个位置没有元素。",
  read: "读取",
  write: "写入",
  breaks: "报错：PyTorch 会拒绝的写法",
  reset: "重置",
  predict: "先猜",
  guess: "先说出 out 每一格的值，答案不会提前出现。",
  guessed: (right, all) => `${all} 格中已对 ${right} 格。`,
  breakIt: "弄坏它",
  mend: "修好它",
  paste: "粘贴张量",
  pasteInto: "替换",
  pasteHint: "PyTorch 的打印结果，或 Python 列表：[[1, 2], [3, 4]]",
  noTensor: "这里没有可用的张量：一到三维，每维不超过 8。",
  use: "使用",
  cancel: "取消",
  meet: "有多次写入落在这一格，PyTorch 不保证留下哪个值。",
  hint: "指向或点按一个格子，也可以用方向键移动。在 index 里，上下键改变数值。",
};

/** @param {string} [language] the page's, unless it is named */
export const strings = (language = document.documentElement.lang) => (language.startsWith("zh") ? zh : en);

/**
 * Ready-made states, in the form of links: the name in English, in Chinese, the link. Read, write, refused.
 * @type {[en: string, zh: string, link: string][]}
 */
export const PRESETS = [
  ["One row, its own columns", "每行各取几列", "op=gather&dim=1&input=int64:3x4:10,20,30,40,50,60,70,80,90,100,110,120&index=int64:3x2:0,1,2,3,1,2"],
  ["The documentation's example", "官方文档的例子", "op=gather&dim=1&input=int64:2x2:1,2,3,4&index=int64:2x2:0,0,1,0"],
  ["Down the columns (dim 0)", "沿列向下取（dim 0）", "op=gather&dim=0&input=int64:3x4:10,20,30,40,50,60,70,80,90,100,110,120&index=int64:2x4:0,1,2,0,2,2,0,1"],
  ["DQN: Q-value of the action taken", "DQN：所选动作的 Q 值", "op=gather&dim=1&input=float32:3x2:1,5,2,0,3,4&index=int64:3x1:1,0,1"],
  ["Log-prob of each token (language model)", "每个词元（token）的对数概率（log-prob）", "op=gather&dim=2&input=float32:2x2x3:-0.5,-1.5,-2,-2,-0.25,-3,-3,-0.5,-1.25,-1,-2,-0.75&index=int64:2x2x1:0,1,1,2"],
  ["Last token of each sequence", "每个序列的最后一个 token", "op=gather&dim=1&input=float32:2x3x2:1,2,3,4,5,6,7,8,9,10,11,12&index=int64:2x1x2:1,1,2,2"],
  ["top-k: the labels of the best scores", "top-k：取分数最高的标签", "op=gather&dim=1&input=int64:2x5:7,3,9,4,1,6,2,8,5,0&index=int64:2x2:2,0,4,2"],
  ["Sort one tensor by another (argsort)", "按另一个张量的顺序排列（argsort）", "op=gather&dim=1&input=int64:2x4:30,10,40,20,5,8,6,7&index=int64:2x4:1,3,0,2,0,2,3,1"],
  ["One index row for all rows (broadcast)", "所有行共用一行索引（广播）", "op=take_along_dim&dim=1&input=int64:3x4:10,20,30,40,50,60,70,80,90,100,110,120&index=int64:1x3:3,0,-1"],
  ["Whole rows (embedding lookup)", "选取整行（查嵌入表）", "op=index_select&dim=0&input=int64:4x3:10,20,30,40,50,60,70,80,90,100,110,120&index=int64:3:2,0,2"],
  ["One-hot labels", "独热编码（one-hot）", "op=scatter&dim=1&input=int64:4x5:0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0&index=int64:4x1:2,0,4,1&value=1"],
  ["Mask of the top-k", "top-k 掩码（mask）", "op=scatter&dim=1&input=bool:2x5:0,0,0,0,0,0,0,0,0,0&index=int64:2x2:2,0,4,2&value=1"],
  ["Two writers, one cell (duplicates)", "两次写入同一格（重复索引）", "op=scatter&dim=0&input=int64:5:0,0,0,0,0&index=int64:5:0,1,1,3,1&src=int64:5:1,2,3,4,5"],
  ["Sum per segment (graph, groupby)", "按段求和（图网络、分组）", "op=scatter_add&dim=0&input=float32:4:0,0,0,0&index=int64:6:0,0,1,1,1,3&src=float32:6:1,2,3,4,5,6"],
  ["Count with repeats (histogram)", "计数，可重复（直方图）", "op=scatter_add&dim=0&input=int64:4:0,0,0,0&index=int64:7:2,0,2,3,2,0,3&src=int64:7:1,1,1,1,1,1,1"],
  ["Mean, own value included", "求均值，含自身", "op=scatter_reduce&dim=0&input=float32:4:10,10,10,10&index=int64:5:0,1,1,1,2&src=float32:5:1,2,3,4,5&reduce=mean&include_self=true"],
  ["Maximum per segment (max pooling)", "按段取最大值（最大池化）", "op=scatter_reduce&dim=1&input=float32:2x3:0,0,0,0,0,0&index=int64:2x4:0,2,0,2,1,1,1,0&src=float32:2x4:-5,3,-2,8,4,9,1,-7&reduce=amax&include_self=false"],
  ["Add whole rows (gradient of embedding)", "整行相加（嵌入表的梯度）", "op=index_add&dim=0&input=float32:3x2:1,1,1,1,1,1&index=int64:4:0,2,0,2&src=float32:4x2:1,2,3,4,5,6,7,8&alpha=1"],
  ["An index out of bounds", "索引越界", "op=gather&dim=1&input=int64:2x3:1,2,3,4,5,6&index=int64:2x2:0,3,1,2"],
  ["A negative index", "负索引", "op=gather&dim=1&input=int64:2x3:1,2,3,4,5,6&index=int64:2x2:0,2,-1,1"],
  ["An index larger than the input", "index 比 input 大", "op=gather&dim=1&input=int64:2x3:1,2,3,4,5,6&index=int64:3x2:0,2,1,1,0,2"],
  ["One dimension too few (unsqueeze)", "少了一维（unsqueeze）", "op=gather&dim=1&input=int64:2x3:1,2,3,4,5,6&index=int64:2:0,2"],
  ["An index that is not int64", "index 不是 int64", "op=gather&dim=1&input=int64:2x3:1,2,3,4,5,6&index=float32:2x2:0,2,1,1"],
  ["A src smaller than the index", "src 比 index 小", "op=scatter&dim=1&input=int64:2x4:0,0,0,0,0,0,0,0&index=int64:2x3:0,2,1,3,1,0&src=int64:2x2:1,2,3,4"],
];

/** @param {string} text a message, or one with other numbers, sizes, types or function names */
const withoutValues = (text) => text.replace(/\w+\(\)|\(\w+\)|\[.*?\]|-?\d+|["']\w+["']|type \w+|\b(Float|Double|Long|Int|Bool)\b/g, "#");

/**
 * Where the error dictionary explains a message.
 * @param {string} message
 * @param {Record<string, string>} ids the messages that it explains, and the anchors of their entries
 * @returns {string | undefined} the anchor of the entry that shares most with the message
 */
export function errorAnchor(message, ids) {
  const given = withoutValues(message);
  const known = Object.keys(ids).filter((text) => given.includes(withoutValues(text)) || withoutValues(text).startsWith(given));
  return ids[known.sort((a, b) => b.length - a.length)[0]];
}
