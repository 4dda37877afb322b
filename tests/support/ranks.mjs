// What the search in a folder answers, without a browser: a list of {language, query} in, the places that it
// would show out, best first, each `page#section` below the home of the language.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const { makeIndex, search } = await import(new URL("engine.js", folder).href);
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const asked = JSON.parse(Buffer.concat(chunks).toString());
const indexes = {};
const answers = [];
for (const { language, query } of asked) {
  indexes[language] ??= await makeIndex(JSON.parse(await readFile(new URL(`${language}.json`, folder), "utf8")));
  const { data } = indexes[language];
  const place = ({ section }) => {
    const [page, id, level] = data.sections[section];
    return `${data.pages[page][0].replace(/\/$/, "")}#${level > 1 ? id : ""}`;
  };
  answers.push(search(indexes[language], query, { typing: true }).pages.map(({ hits }) => place(hits[0])));
}
process.stdout.write(JSON.stringify(answers));
