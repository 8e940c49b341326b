// The foot of a widget, which no theme takes away: what this is, which guide is the newest, how old the rulebook is by
// the visitor's clock, and where its sources stand.

import { hasSite, page } from "./program.js";
import { say } from "./words.js";

/** The texts of the site's own foot by language, and whether this copy stays as it is; filled in by the build. */
const { feet, frozen, version } = ASSETS;

/** From this age on the visitor's eye is drawn to it, in months. */
const OLD = 6;

/** Whole months from one day to another. */
const monthsBetween = (from, to) =>
  (to.getFullYear() - from.getFullYear()) * 12 + to.getMonth() - from.getMonth() - (to.getDate() < from.getDate() ? 1 : 0);

/** How many months ago a day was, `2026-07-01`. */
function monthsSince(date) {
  const [year, month, day] = date.split("-").map(Number);
  return monthsBetween(new Date(year, month - 1, day), new Date());
}

/** Fills the foot in a language. */
export function sayFoot(foot, language) {
  const { label, guidance, date, newest, of, one, months, issued, address, rulebook } = feet[language];
  const age = monthsSince(date);
  const old = age < 1 ? of : (age === 1 ? one : months).replace("{count}", age);
  const elsewhere = link(`https://${address}`, address);
  foot.setAttribute("aria-label", label);
  const about = line("", rulebook);
  if (hasSite) about.append(" ", link(page(language, "library.html"), say(language, "sources")));
  foot.replaceChildren(line("guidance", guidance), line(age >= OLD ? "age notice" : "age", `${newest} ${old} ${issued} `, elsewhere, "."), about);
  if (frozen) foot.append(line("stays", say(language, "stays", { version })));
}

function line(className, ...parts) {
  const it = document.createElement("p");
  it.className = className;
  it.append(...parts);
  return it;
}

function link(address, text) {
  const it = document.createElement("a");
  it.href = address;
  it.target = "_blank";
  it.rel = "noreferrer noopener";
  it.append(text);
  return it;
}
