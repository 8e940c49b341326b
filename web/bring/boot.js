// Starts the page "Bring your own". Its one module is compiled once: the page runs it here, and the worker gets it ready.
// A worker's address is the one thing on this page that the browser wants from a named policy: this is it.

const fail = () => {
  document.getElementById("app").hidden = true;
  document.getElementById("start-failed").hidden = false;
};
const stopped = (error) => error instanceof WebAssembly.RuntimeError && fail();

document.getElementById("reload").addEventListener("click", () => location.reload());
addEventListener("error", (event) => stopped(event.error));
addEventListener("unhandledrejection", (event) => stopped(event.reason));

// The colours that were chosen on the other pages.
try {
  const theme = localStorage.getItem("clausewise-theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing shows the colours of the system.
}

const { glue, wasm, worker } = document.querySelector('meta[name="bring-assets"]').dataset;
const address = (name) => new URL(name, document.baseURI).href;
const { lang } = document.documentElement;
const texts = [...document.querySelector('meta[name="app-texts"]').attributes]
  .filter(({ name }) => name.startsWith(`data-${lang}-`))
  .map(({ name, value }) => `${name.slice(`data-${lang}-`.length)} ${address(value)}`);

const onlyTheWorker = { createScriptURL: (url) => (url === address(worker) ? url : null) };
const policy = globalThis.trustedTypes?.createPolicy("clausewise", onlyTheWorker) ?? onlyTheWorker;

try {
  const module = await WebAssembly.compile(await (await fetch(address(wasm))).arrayBuffer());
  const { default: init, show } = await import(address(glue));
  await init({ module_or_path: module });
  show(() => {
    const started = new Worker(policy.createScriptURL(address(worker)), { type: "module" });
    started.postMessage({ glue: address(glue), module, language: lang, texts });
    return started;
  });
} catch (error) {
  fail();
  throw error;
}
