// Reads a JSON list of texts from stdin with a parser (json, json5, jsonc; the folder of its package), and prints a JSON list of
// [true, value] or [false]. In a value a number is {"#": its digits}, an object {"o": its members}: what JSON itself would lose.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [kind, folder] = process.argv.slice(2);
const load = createRequire(`${folder}/`);
const parsers = {
  json: () => JSON.parse,
  json5: () => load("json5").parse,
  jsonc: () => (text) => {
    const errors = [];
    const value = load("jsonc-parser").parse(text, errors, { allowTrailingComma: true });
    if (errors.length) throw new SyntaxError(String(errors[0].error));
    return value;
  },
};
const parse = parsers[kind]();

function plain(value, depth = 0) {
  if (depth > 200) throw new RangeError();
  if (typeof value === "number") return { "#": Object.is(value, -0) ? "-0" : String(value) };
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  if (value === null || typeof value !== "object") return value;
  return { o: Object.entries(value).map(([key, inner]) => [key, plain(inner, depth + 1)]) };
}

const answers = JSON.parse(readFileSync(0, "utf8")).map((text) => {
  try {
    return [true, plain(parse(text))];
  } catch (error) {
    return error instanceof RangeError ? [null] : [false]; // too deep to print, or for jsonc-parser
  }
});
process.stdout.write(JSON.stringify(answers));
