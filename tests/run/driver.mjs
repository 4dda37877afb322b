// Runs programs in the evaluator: one JSON object a line in, one a line out. The argument names the folder of the
// modules. {"text": …, "steps": …, "cells": …} is answered by what run() returns; numbers that JSON lacks are not sent.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { run } = await import(`${pathToFileURL(process.argv[2])}/run.js`);

for await (const line of createInterface({ input: process.stdin })) {
  const { text, calls, ...limits } = JSON.parse(line);
  let answer;
  try {
    answer = run(text, limits);
    if (!calls) delete answer.calls;
  } catch (error) {
    answer = { crashed: String(error?.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
