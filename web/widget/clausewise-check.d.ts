// The types of `<clausewise-check>`: its attributes, properties, methods and events.

/** What an answer may be. */
export type Outcome = "licence" | "covered" | "none" | "not-permitted" | "not-offered" | "undetermined";

/** How far the visitor has come. */
export interface Progress {
  /** The contract's name of the question that is asked; nothing once none is left. */
  question: string | null;
  /** How many questions were answered. */
  answered: number;
  /** How many are left at most. */
  left: number;
}

/** What came of it: no name, no number, no text of the visitor's. */
export interface VerdictNote {
  /** The product; nothing while several are possible. */
  product: string | null;
  /** The outcome of each group. */
  outcomes: Outcome[];
  /** How sure each is: `firm`, `likely`, `uncertain`, or empty while undetermined. */
  sure: string[];
  /** Whether no question is left. */
  final: boolean;
  /** With `disclose="all"`: what was told, in the contract's form, without the names of groups. */
  situation?: Record<string, unknown>;
  /** With `disclose="all"`: the whole verdict, in the contract's form, without the names of groups. */
  verdict?: Record<string, unknown>;
}

/** What the visitor has sent. */
export interface Share {
  /** What was told, in the contract's form; group names only where the visitor ticked that. */
  situation: Record<string, unknown>;
  /** The whole verdict, in the contract's form. */
  verdict: Record<string, unknown>;
  /** A link that opens the situation again, where the names of groups were sent along; else empty. */
  link: string;
}

/** What went wrong. */
export interface Trouble {
  /** A stable code. */
  code: string;
}

/** Which version and which rulebook answer. */
export interface Ready {
  version: string;
  rulebook: string;
}

export interface ClausewiseEvents {
  "clausewise-ready": CustomEvent<Ready>;
  "clausewise-progress": CustomEvent<Progress>;
  "clausewise-verdict": CustomEvent<VerdictNote>;
  "clausewise-share": CustomEvent<Share>;
  "clausewise-error": CustomEvent<Trouble>;
}

/** `<clausewise-check>`. */
export class ClausewiseCheck extends HTMLElement {
  /** The contract's id of the product to begin with. */
  product: string | null;
  /** The guide to begin with. */
  guide: string | null;
  /** `frame` (default) or `inline`. */
  mode: string | null;
  /** `auto` (default), `light` or `dark`. */
  theme: string | null;
  /** `send` (default) or `all`. */
  disclose: string | null;
  /** A question of the library to begin with. */
  start: string | null;
  /** The folder of the widget's files, where it is not that of the script. */
  src: string | null;
  /** The sandbox of the frame. */
  sandbox: string | null;
  /** What is told to begin with: an object in the contract's form, or a link. */
  situation: Record<string, unknown> | string | null | undefined;
  /** Paths of facts that the visitor can't change: `product`, `groups[0].who`. */
  locked: string[] | string | null;
  /** Prices by licence id, as numbers or as texts; `currency` may stand among them, a short text. */
  prices: Record<string, number | string> | null | undefined;
  /** Back to what the page gave. */
  reset(): void;
  /** Reads the theme's custom properties again. */
  refresh(): void;
  addEventListener<K extends keyof ClausewiseEvents>(
    type: K,
    listener: (this: ClausewiseCheck, event: ClausewiseEvents[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "clausewise-check": ClausewiseCheck;
  }
}
