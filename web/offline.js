// Keeps the page at hand without a network, from the second visit on. `cargo xtask build` puts constants before this:
// VERSION; PAGES, for each page of the site that has a program its address in each language and the addresses of its
// files. VERSION changes with any of them. The page says in which language it speaks, and the texts of others are left
// alone. The first page is kept from the start, another from when it is first opened. A new version is fetched beside the
// old one and takes over at the next visit, so that a page never runs on files of two versions.

const language = location.search.slice(1);
const OURS = `clausewise ${new URL("./", location).pathname} `;
const KEPT = `${OURS}${VERSION} ${language}`;
const whole = (address) => new URL(address, location).href;
const spoken = (file) => !/texts-[a-z]+-/.test(file) || file.includes(`texts-${language}-`);
const [FIRST, ...LATER] = PAGES.map(({ at, files }) => [at[language], ...files.filter(spoken)].map(whole));
const known = new Set([FIRST, ...LATER].flat());

/** Keeps those of some files that are not kept yet: all, or none if one is not to be had. */
async function keep(files) {
  const cache = await caches.open(KEPT);
  const there = new Set((await cache.keys()).map(({ url }) => url));
  await cache.addAll(files.filter((file) => !there.has(file)));
}

addEventListener("install", (event) => {
  const used = async ([page]) => (await caches.match(page)) !== undefined;
  const all = async () => {
    await keep(FIRST);
    for (const files of LATER) if (await used(files)) await keep(files);
  };
  event.waitUntil(all());
});

addEventListener("activate", (event) => {
  const old = (name) => name.startsWith(OURS) && name !== KEPT;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))));
});

// A page says that it was opened. Of another version than this one it is not kept: its files have other names.
addEventListener("message", (event) => {
  const opened = LATER.find(([page]) => page === whole(event.data));
  if (opened) event.waitUntil(keep(opened).catch(() => {}));
});

// What is not of these pages (the library, a widget's frame) goes to the network as ever; a question's page that is
// not to be had without one is opened in the page.
addEventListener("fetch", (event) => {
  const address = event.request.url.replace(/[?#].*/, "");
  const [, question] = address.match(/\/questions\/(.+)\.html$/) ?? [];
  if (question && event.request.mode === "navigate") {
    const here = `${FIRST[0]}#q=${question}`;
    event.respondWith(fetch(event.request).catch(() => Response.redirect(here)));
  }
  if (event.request.method !== "GET" || !known.has(address)) return;
  event.respondWith(
    caches.open(KEPT).then((cache) => cache.match(address)).then((kept) => kept ?? fetch(event.request)),
  );
});
