// For browsers and bundlers. Importing this loads and touches nothing; `await init()` fetches the engine and the texts
// that lie beside this file, and after that every function answers at once.

import start, { useTexts } from "./engine.js";
import { functions, refusal, schema } from "./functions.js";

// Written out one by one, so that bundlers see which files belong to the package.
const TEXTS = {
  en: () => new URL("./texts-en.bin", import.meta.url),
  fr: () => new URL("./texts-fr.bin", import.meta.url),
};

let engine;
const notReady = () => (engine?.ready ? undefined : refusal("not-ready", "", "", ["await init()"]));

export const { check, nextQuestion, whatIf, editions, compare, explain, whyNot, inspectConnection, clause, rulebookInfo } =
  functions(notReady);

export { schema };

/**
 * Loads the engine and the texts. Called again it loads nothing twice; another language replaces the texts.
 * `wasm` and `texts` say where the two files are, where a bundler or a server keeps them elsewhere.
 */
export async function init({ language = "en", wasm, texts } = {}) {
  if (!Object.hasOwn(TEXTS, language)) return refusal("unknown-value", "language", String(language), Object.keys(TEXTS));
  engine ??= { ready: false, loading: undefined };
  try {
    engine.loading ??= start({ module_or_path: wasm ?? new URL("./engine_bg.wasm", import.meta.url) });
    const answer = await fetch(texts ?? TEXTS[language]());
    if (!answer.ok) throw new Error(`${answer.status} for ${answer.url}`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    await engine.loading;
    const refused = useTexts(bytes);
    if (refused?.error) return refused;
    engine.ready = true;
    return rulebookInfo();
  } catch (error) {
    // The next call tries again.
    if (!engine.ready) engine.loading = undefined;
    return refusal("not-loaded", "", String(error?.message ?? error), ["await init()"]);
  }
}
