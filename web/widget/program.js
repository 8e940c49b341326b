// The application's program: loaded once for each language, however many widgets of a page use it.

/** The names of the built files and the way to the site; filled in by the build. */
const { files, js, wasm, texts, css, site, first, version, rulebook } = ASSETS;

/** Which version this is, and which rulebook answers. */
export const built = { version, rulebook };

const here = (name) => new URL(name, import.meta.url).href;
const file = (name) => here(files + name);

const programs = new Map();

/** The program for a language: it speaks one, so that another language has one of its own. */
export function program(language) {
  if (!programs.has(language)) {
    const loading = start(language);
    programs.set(language, loading);
    loading.catch(() => programs.delete(language));
  }
  return programs.get(language);
}

async function start(language) {
  // All that the first screen needs is asked for at once; the program finds its texts in the browser's cache.
  const coming = fetch(file(wasm));
  for (const part of ["words", "common"]) fetch(file(texts[`${language}-${part}`])).catch(() => {});
  coming.catch(() => {});
  const app = await import(`${file(js)}?${language}`);
  await app.default({ module_or_path: coming });
  return app;
}

/** Names the files of the texts on an element, as the program wants it. */
export function nameTexts(element) {
  for (const [name, text] of Object.entries(texts)) element.setAttribute(`data-${name}`, file(text));
}

/** Whether there is a site around the widget, with pages of its own. */
export const hasSite = site !== "";

/**
 * The address of the whole page in a language, for what a widget does not hold; without a site, the frame by itself.
 * The site's first language stands at its top, the others below their name.
 */
export function page(language, rest = "") {
  if (!hasSite) return here(`frame.html?lang=${language}${rest}`);
  return here(`${site}${language === first ? "" : `${language}/`}${rest}`);
}

/** Where the styles for a shadow root are. */
export const styles = file(css);
