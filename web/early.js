// Runs before anything is shown: the colours that were chosen, and whether the address opens something else than the
// first screen, so that nothing flashes or jumps when the program comes.

document.documentElement.dataset.script = "";
if (location.hash.length > 1) {
  document.documentElement.dataset.opening = "";
  const { js, wasm } = document.querySelector("meta[name='app-assets']")?.dataset ?? {};
  const soon = (link) => document.head.append(Object.assign(document.createElement("link"), link));
  if (js) soon({ rel: "modulepreload", href: js });
  if (wasm) soon({ rel: "preload", href: wasm, as: "fetch", type: "application/wasm", crossOrigin: "" });
}
// Somebody whose browser would rather have another of our languages is offered it; nobody is sent there, so that a
// chosen language, a link and a crawler stay where they are, and nothing has to be remembered.
const { lang, dataset } = document.documentElement;
const ours = (dataset.languages ?? "").split(" ");
const wanted = navigator.languages.map((one) => one.slice(0, 2).toLowerCase()).find((one) => ours.includes(one));
if (wanted && wanted !== lang) dataset.offers = wanted;
try {
  const theme = localStorage.getItem("clausewise-theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing shows the colours of the system.
}
