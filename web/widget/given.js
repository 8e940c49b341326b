// What a page gives a widget to begin with, in the form the application takes; and what a widget gives away, without
// the names that a visitor gave to groups.

/** What the application is to show: a fragment as the page's address has it, or a situation as JSON. */
export function beginning({ situation, start }) {
  if (typeof situation === "string" && situation !== "") {
    const fragment = situation.slice(situation.indexOf("#") + 1);
    return /^[sqn]=/.test(fragment) ? fragment : `s=${fragment}`;
  }
  if (situation) return JSON.stringify({ version: 1, ...situation, groups: situation.groups ?? [{}] });
  return start ? `q=${start}` : "";
}

/** A price list as the application takes it: texts by licence id, and the currency; nothing if it is none. */
export function priceList(prices) {
  const entries = Object.entries(prices ?? {});
  const fits = ([name, it]) => (name === "currency" ? typeof it === "string" : Number.isFinite(it) || typeof it === "string");
  if (!entries.every(fits)) return undefined;
  if (entries.length === 0) return "";
  return JSON.stringify(Object.fromEntries(entries.map(([name, it]) => [name, String(it)])));
}

/** The places of everything that a situation tells: `product`, `estate.hosting`, `0:who`. */
export function toldBy(situation) {
  if (typeof situation !== "object" || situation === null) return [];
  const { version, groups = [], estate = {}, ...whole } = situation;
  const ofGroups = groups.flatMap((group, place) => Object.keys(group).map((name) => `${place}:${name}`));
  return [...Object.keys(whole), ...Object.keys(estate).map((name) => `estate.${name}`), ...ofGroups];
}

/** What a situation tells at such a place. */
export function valueAt(situation, place) {
  const [group, name] = place.includes(":") ? place.split(":") : [undefined, place];
  if (group !== undefined) return situation?.groups?.[group]?.[name];
  return name.startsWith("estate.") ? situation?.estate?.[name.slice("estate.".length)] : situation?.[name];
}

/** `groups[0].who` as the application has it: `0:who`. */
export const placeOf = (path) => path.replace(/^groups\[(\d+)\]\./, "$1:");

/** A situation without the names of groups; sites that were one stay one. */
export function unnamed(situation) {
  const sites = [];
  const groups = (situation.groups ?? []).map(({ name, site, ...group }) => {
    if (site === undefined) return group;
    if (!sites.includes(site)) sites.push(site);
    return { ...group, site: String(sites.indexOf(site) + 1) };
  });
  return { ...situation, groups };
}

/** A verdict without the names of groups. */
export const unnamedVerdict = (verdict) => ({
  ...verdict,
  groups: verdict.groups.map((group) => ({ ...group, name: "" })),
});

/** What may be told of a verdict before anything is sent: no name, no number, no text. */
export const summary = (verdict, left) => ({
  product: verdict.product ?? null,
  outcomes: verdict.groups.map((group) => group.outcome),
  sure: verdict.groups.map((group) => group.sure ?? ""),
  final: left === 0,
});
