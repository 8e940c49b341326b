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

// Keeps the page at hand without a network; never inside somebody else's page. The policy wants a name for who says
// that this address is a program of ours.
function keep(worker) {
  if (!worker || window.top !== window || !navigator.serviceWorker) return;
  const own = { createScriptURL: (address) => address };
  const policy = window.trustedTypes?.createPolicy("clausewise", own) ?? own;
  const register = () => navigator.serviceWorker.register(policy.createScriptURL(`${worker}?${document.documentElement.lang}`)).catch(() => {});
  if (document.readyState === "complete") register();
  else addEventListener("load", register);
}

try {
  const { js, wasm } = document.querySelector('meta[name="app-assets"]').dataset;
  const { default: start } = await import(new URL(js, document.baseURI).href);
  await start({ module_or_path: new URL(wasm, document.baseURI) });
  keep(document.querySelector('meta[name="app-offline"]')?.content);
} catch (error) {
  fail();
  throw error;
}
