// For Node and everything like it: the engine is read from its file with the first question, so importing this on a
// server costs nothing and `init` is not needed.

import { readFileSync } from "node:fs";
import { initSync, useTexts } from "./engine.js";
import { functions, refusal, schema } from "./functions.js";

const LANGUAGES = ["en", "fr"];
const file = (name) => readFileSync(new URL(name, import.meta.url));

let started = false;
function start() {
  if (started) return;
  initSync({ module: file("./engine_bg.wasm") });
  started = true;
  useTexts(file("./texts-en.bin"));
}

export const { check, nextQuestion, whatIf, editions, compare, explain, whyNot, inspectConnection, clause, rulebookInfo } =
  functions(start);

export { schema };

/** Makes the engine ready ahead of the first question, in another language if one is named. */
export async function init({ language = "en" } = {}) {
  if (!LANGUAGES.includes(language)) return refusal("unknown-value", "language", String(language), LANGUAGES);
  start();
  useTexts(file(`./texts-${language}.bin`));
  return rulebookInfo();
}
