// The same kind of edit by npm's jsonc-parser, for comparison: parse, set one value, apply, write.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, path] = process.argv.slice(2);
const { applyEdits, modify } = createRequire(`${folder}/`)("jsonc-parser");
const text = readFileSync(path, "utf8");
const value = { baseUrl: "https://wcode.net/api/gpt/v1", api: "openai-completions", models: [{ id: "qwen3.6-plus" }] };
const options = { formattingOptions: { insertSpaces: true, tabSize: 2 } };
writeFileSync(path, applyEdits(text, modify(text, ["models", "providers", "wcode"], value, options)));
