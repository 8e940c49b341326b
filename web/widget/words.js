// The widget's own words by language; the application's come with its texts.

import * as en from "./text/en.json";
import * as fr from "./text/fr.json";

const LANGUAGES = { en, fr };

/** The language that is spoken for the one that was asked for. */
export const spoken = (language = "") => {
  const [first] = language.toLowerCase().split("-");
  return Object.hasOwn(LANGUAGES, first) ? first : "en";
};

/** A text, with what stands in its braces. */
export const say = (language, id, filled = {}) =>
  LANGUAGES[spoken(language)][id].replace(/\{(\w+)\}/g, (_, name) => filled[name] ?? "");
