// The package's functions over the engine. `start` makes sure that the engine can be asked: it returns nothing, or
// what the caller gets instead of an answer.

import * as engine from "./engine.js";

export const functions = (start) => {
  const ask = (name) => (...given) => start() ?? engine[name](...given);
  return {
    check: ask("check"),
    nextQuestion: ask("nextQuestion"),
    whatIf: ask("whatIf"),
    editions: ask("editions"),
    compare: ask("compare"),
    explain: ask("explain"),
    whyNot: ask("whyNot"),
    inspectConnection: ask("inspectConnection"),
    clause: ask("clause"),
    rulebookInfo: ask("rulebookInfo"),
  };
};

/** The contract as JSON Schema: of a situation, a verdict, or all other answers. */
export const schema = async (name = "situation") => {
  const { schemas } = await import("./schemas.js");
  return schemas[name] ?? refusal("unknown-value", "name", String(name), Object.keys(schemas));
};

/** What bad input is answered with, instead of anything thrown. */
export const refusal = (code, at, found, known) => ({ error: { code, at, found, known } });
