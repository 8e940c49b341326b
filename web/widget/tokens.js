// The theme that a page may set: a closed list of custom properties, each of a form that can be checked. It reaches
// both modes the same way, and what would make texts unreadable is refused.

const colour = (value) => CSS.supports("color", value) && !/url|var|env|attr|image/i.test(value);
const length = (value) => /^\d*\.?\d+(px|rem|em)$|^0$/.test(value);
const family = (value) => /^[\w\s"',.-]{1,200}$/.test(value);

/** A page's `--clausewise-accent` is our `--accent`. */
export const TOKENS = {
  paper: colour,
  sheet: colour,
  shade: colour,
  ink: colour,
  soft: colour,
  line: colour,
  hair: colour,
  accent: colour,
  "accent-ink": colour,
  "accent-wash": colour,
  radius: length,
  sans: family,
  serif: family,
};

/** The tokens that a page has set on an element, by their names without the prefix. */
export function tokensOf(element) {
  const style = getComputedStyle(element);
  const found = Object.keys(TOKENS).map((name) => [name, style.getPropertyValue(`--clausewise-${name}`).trim()]);
  return Object.fromEntries(found.filter(([, value]) => value !== ""));
}
