// Keeps the page at hand without a network, from the second visit on. `cargo xtask build` puts three constants before
// this: PAGES, the page in each language; FILES, the addresses of its own files; and VERSION, which changes with them.
// The page says in which language it speaks, and the texts of others are left alone. A new version is fetched beside the old one and takes over
// at the next visit, so that a page never runs on files of two versions.

const language = location.search.slice(1);
const OURS = `clausewise ${new URL("./", location).pathname} `;
const KEPT = `${OURS}${VERSION} ${language}`;
const spoken = FILES.filter((file) => !/texts-[a-z]+-/.test(file) || file.includes(`texts-${language}-`));
spoken.unshift(PAGES[language]);
const known = new Set(spoken.map((file) => new URL(file, location).href));

addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(spoken)));
});

addEventListener("activate", (event) => {
  const old = (name) => name.startsWith(OURS) && name !== KEPT;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))));
});

// What is not of the page itself (its library, a widget's frame) goes to the network as ever; a question's page that is
// not to be had without one is opened in the page.
addEventListener("fetch", (event) => {
  const address = event.request.url.replace(/[?#].*/, "");
  const [, question] = address.match(/\/questions\/(.+)\.html$/) ?? [];
  if (question && event.request.mode === "navigate") {
    const here = new URL(`${PAGES[language]}#q=${question}`, location).href;
    event.respondWith(fetch(event.request).catch(() => Response.redirect(here)));
  }
  if (event.request.method !== "GET" || !known.has(address)) return;
  event.respondWith(
    caches.open(KEPT).then((cache) => cache.match(address)).then((kept) => kept ?? fetch(event.request)),
  );
});
