// Starts the application: the page's policy allows no inline script, so Trunk leaves the names of the
// two built files in a meta element (see Trunk.toml) and this module reads them.
// Whatever goes wrong, the visitor sees the message that index.html keeps hidden, never a blank page.

try {
  const { js, wasm } = document.querySelector('meta[name="app-assets"]').dataset;
  const { default: start } = await import(new URL(js, document.baseURI).href);
  await start({ module_or_path: new URL(wasm, document.baseURI) });
} catch (error) {
  document.getElementById("app").hidden = true;
  document.getElementById("start-failed").hidden = false;
  throw error;
}
