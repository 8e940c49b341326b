// Starts the application: the page's policy allows no inline script, so Trunk leaves the names of the
// two built files in a meta element (see Trunk.toml) and this module reads them.
// Whatever goes wrong, at the start or later, the visitor sees the message that index.html keeps hidden,
// with a way on, never a blank page.

const fail = () => {
  document.getElementById("app").hidden = true;
  document.getElementById("start-failed").hidden = false;
};
const stopped = (error) => error instanceof WebAssembly.RuntimeError && fail();

document.getElementById("reload").addEventListener("click", () => location.reload());
addEventListener("error", (event) => stopped(event.error));
addEventListener("unhandledrejection", (event) => stopped(event.reason));

try {
  const { js, wasm } = document.querySelector('meta[name="app-assets"]').dataset;
  const { default: start } = await import(new URL(js, document.baseURI).href);
  await start({ module_or_path: new URL(wasm, document.baseURI) });
} catch (error) {
  fail();
  throw error;
}
