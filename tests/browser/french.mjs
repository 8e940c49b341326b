// What somebody who looks for an English text finds on the French page: read from the files that the page is built from,
// so that a scenario written once is walked through in both languages.

import { readFileSync, readdirSync } from "node:fs";

const file = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const quoted = String.raw`"((?:[^"\\]|\\.)*)"`;

/** The page's own words by their names. */
function words(language) {
  let section = "";
  const all = new Map();
  for (const line of file(`web/src/text/${language}.toml`).split("\n")) {
    section = /^\[(.+)\]$/.exec(line)?.[1] ?? section;
    const [, name, text] = new RegExp(`^([\\w-]+) = ${quoted}$`).exec(line) ?? [];
    if (name) all.set(`${section}.${name}`, JSON.parse(`"${text}"`));
  }
  return all;
}

/** Each English text with its French one: the page's own, then the rulebook's. */
const PAIRS = [];
const french = words("fr");
for (const [name, text] of words("en")) PAIRS.push([text, french.get(name)]);
const BOOK = "crates/rulebook/book/text/fr/";
for (const name of readdirSync(new URL(`../../${BOOK}`, import.meta.url))) {
  for (const [, english, text] of file(BOOK + name).matchAll(new RegExp(`^${quoted} = ${quoted}$`, "gm"))) {
    PAIRS.push([JSON.parse(`"${english}"`), JSON.parse(`"${text}"`)]);
  }
}

const BLANK = /\\\{[\w-]+\\\}/g;
const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
/** A text as a pattern: anything in its blanks, and any sort of blank between words. */
const pattern = (text) => escaped(text).replace(BLANK, ".*").replace(/\s+/g, "\\s+");

/** The French of a text, or of a pattern for one; of several that fit the shortest, or all of them. */
export function inFrench(wanted, all = false) {
  if (typeof wanted === "object" && wanted.source.includes("|")) {
    return new RegExp(wanted.source.split("|").map((part) => inFrench(new RegExp(part)).source).join("|"));
  }
  const fits = ([english]) =>
    typeof wanted === "string" ? new RegExp(`^${pattern(english)}$`).test(wanted) && !/^\W*\{/.test(english) : wanted.test(english);
  const found = PAIRS.filter(fits).sort(([one], [other]) => one.length - other.length);
  if (found.length === 0) throw new Error(`no French for ${wanted}`);
  return new RegExp(found.slice(0, all ? undefined : 1).map(([, french]) => pattern(french)).join("|"));
}
