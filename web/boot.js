// Starts the program of a page: the page's policy allows no inline script, so the names of the built files stand in a
// meta element (Trunk.toml, web/bring/bring.html) and this module reads them.
// Whatever goes wrong, at the start or later, the visitor sees the message that the page keeps hidden, with a way on,
// never a blank page.

const fail = () => {
  document.getElementById("app").hidden = true;
  document.getElementById("start-failed").hidden = false;
};
const stopped = (error) => error instanceof WebAssembly.RuntimeError && fail();

document.getElementById("reload").addEventListener("click", () => location.reload());
addEventListener("error", (event) => stopped(event.error));
addEventListener("unhandledrejection", (event) => stopped(event.reason));

const meta = (name) => document.querySelector(`meta[name="${name}"]`);
const address = (name) => new URL(name, document.baseURI).href;
const { lang } = document.documentElement;

// The page's policy wants a name for who says that an address is a program of ours: this one says it.
const own = { createScriptURL: (address) => address };
const policy = window.trustedTypes?.createPolicy("clausewise", own) ?? own;

/** Keeps the page at hand without a network; never inside somebody else's page. */
function keep(worker) {
  if (!worker || window.top !== window || !navigator.serviceWorker) return;
  const register = () => {
    navigator.serviceWorker.register(policy.createScriptURL(`${worker}?${lang}`)).catch(() => {});
    // A page that not everybody opens is kept from the first time on that somebody does.
    navigator.serviceWorker.ready.then(({ active }) => active.postMessage(location.pathname));
  };
  if (document.readyState === "complete") register();
  else addEventListener("load", register);
}

/** A page with a worker hands it the program, which is compiled once for both, and the addresses of its texts. */
async function startWith(worker, glue, wasm) {
  const names = `data-${lang}-`;
  const texts = [...meta("app-texts").attributes]
    .filter(({ name }) => name.startsWith(names))
    .map(({ name, value }) => `${name.slice(names.length)} ${address(value)}`);
  const [{ default: init, show }, module] = await Promise.all([
    import(glue),
    fetch(wasm).then((response) => response.arrayBuffer()).then(WebAssembly.compile),
  ]);
  await init({ module_or_path: module });
  show(() => {
    const started = new Worker(policy.createScriptURL(worker), { type: "module" });
    started.postMessage({ glue, module, language: lang, texts });
    return started;
  });
}

/** The first screen is there without the program: it comes when the browser has nothing better to do. */
const quiet = () =>
  new Promise((resolve) => {
    const idle = () => (window.requestIdleCallback ?? setTimeout)(resolve);
    if (document.readyState === "complete") idle();
    else addEventListener("load", idle);
  });

/** Asks for the texts of every screen while the program is still on its way. */
function soon() {
  for (const part of ["words", "common"]) {
    const href = meta("app-texts").getAttribute(`data-${lang}-${part}`);
    document.head.append(Object.assign(document.createElement("link"), { rel: "preload", as: "fetch", crossOrigin: "", href }));
  }
}

try {
  const { js, wasm, worker } = meta("app-assets").dataset;
  if (!worker && location.hash.length < 2) await quiet();
  if (worker) await startWith(address(worker), address(js), address(wasm));
  else {
    soon();
    await (await import(address(js))).default({ module_or_path: address(wasm) });
  }
  keep(meta("app-offline")?.content);
} catch (error) {
  fail();
  throw error;
}
