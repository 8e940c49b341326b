// What the package offers. The types of situations and answers are generated from the schemas of the contract.

import type {
  Alternative,
  Asking,
  ClauseNote,
  Compared,
  Edition,
  Explanation,
  Refusal,
  Report,
  RulebookInfo,
  Situation,
  Verdict,
  WhyNot,
} from "./contract.js";

export type * from "./contract.js";

/** An answer, or what was wrong with what was asked. */
export type Answer<A> = (A & { error?: undefined }) | Refusal;

/** A list of answers, or what was wrong with what was asked. */
export type Answers<A> = (A[] & { error?: undefined }) | Refusal;

export interface TextOptions {
  /** `false` leaves the texts out: ids alone, which is quicker. */
  texts?: boolean;
}

export interface InitOptions {
  /** The language of the texts. */
  language?: "en" | "fr";
  /** Where the engine's file is, if not beside the package's own. Browsers only. */
  wasm?: string | URL;
  /** Where the texts are, if not beside the package's own. Browsers only. */
  texts?: string | URL;
}

/** Loads the engine and the texts. Needed in browsers before anything is asked; in Node it may be left out. */
export function init(options?: InitOptions): Promise<Answer<RulebookInfo>>;

/** A verdict for a situation. */
export function check(situation: Situation, options?: TextOptions): Answer<Verdict>;

/** The next question, and what else is open. */
export function nextQuestion(situation: Situation): Answer<Asking>;

/** What would change the answer: single changes, with `pairs` also two at once. */
export function whatIf(situation: Situation, options?: TextOptions & { pairs?: boolean }): Answers<Alternative>;

/** The situation under every guide of its product, with `others` under every product. */
export function editions(situation: Situation, options?: TextOptions & { others?: boolean }): Answers<Edition>;

/** Two situations side by side, group by group. */
export function compare(left: Situation, right: Situation, options?: TextOptions): Answers<Compared>;

/** The facts and rules that decide, with nothing left over. */
export function explain(situation: Situation, options?: TextOptions): Answers<Explanation>;

/** Why a licence is no option for a group, which is named by its place: the first is 0. */
export function whyNot(situation: Situation, licence: string, group?: number, options?: TextOptions): Answer<WhyNot>;

/** What connection settings say, lack and mean. Secrets are masked before anything else happens. */
export function inspectConnection(settings: string, options?: TextOptions & { language?: string }): Answer<Report>;

/** A clause by its id, with its document and the rules that rest on it. */
export function clause(id: string): Answer<ClauseNote>;

/** Which rulebook answers, and what it knows. */
export function rulebookInfo(): Answer<RulebookInfo>;

/** The contract as JSON Schema (draft 2020-12). */
export function schema(name?: "situation" | "verdict" | "answers"): Promise<Record<string, unknown>>;
