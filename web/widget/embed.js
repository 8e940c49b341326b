// The page that builds the tag: choices on the left, the widget live on the right, what to copy below. It makes text of
// the choices and sends nothing anywhere.

const { dataset } = document.getElementById("main");
const site = new URL(dataset.site, location.href);
const top = new URL(dataset.top, location.href);
const form = document.getElementById("choices");
const show = (id, text) => { document.getElementById(id).textContent = text; };
const quoted = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

const { version, integrity } = await (await fetch(new URL("widget/versions.json", site))).json();

/** The attributes of the element for the choices. */
function attributes({ product, locked, lang, theme, mode, disclose }) {
  const given = { product, locked: product && locked ? "product" : "", lang, theme, mode, disclose };
  const usual = { theme: "auto", mode: "frame", disclose: "send" };
  return Object.entries(given).filter(([name, value]) => value && value !== usual[name]);
}

function update() {
  const chosen = Object.fromEntries(new FormData(form));
  const frozen = chosen.channel === "frozen";
  const folder = new URL(`widget/${frozen ? version : "1"}/`, site);
  const given = attributes(chosen);
  const written = given.map(([name, value]) => ` ${name}="${quoted(value)}"`).join("");
  const style = chosen.accent ? ` style="--clausewise-accent: ${quoted(chosen.accent)}"` : "";
  const check = frozen ? ` integrity="${integrity}" crossorigin="anonymous"` : "";
  show("code-tag", [
    `<script type="module" src="${folder.href}clausewise-check.js"${check}></script>`,
    `<clausewise-check${written}${style}>`,
    `  <a href="${top.href}">${quoted(dataset.link)}</a>`,
    "</clausewise-check>",
  ].join("\n"));
  const { origin } = site;
  show("code-policy", chosen.mode === "inline"
    ? `script-src ${origin} 'wasm-unsafe-eval'; style-src ${origin}; connect-src ${origin}`
    : `script-src ${origin}; frame-src ${origin}`);
  for (const help of document.querySelectorAll("[data-mode]")) help.hidden = help.dataset.mode !== chosen.mode;
  const { product, lang, theme } = chosen;
  const asked = new URLSearchParams(Object.entries({ product, lang, theme }).filter(([, value]) => value && value !== "auto"));
  const query = asked.size > 0 ? `?${quoted(asked.toString())}` : "";
  show("code-frame", `<iframe src="${folder.href}frame.html${query}" title="${quoted(dataset.link)}" width="100%" height="900" loading="lazy"></iframe>`);
  show("code-link", `<a href="${folder.href}frame.html${query}">${quoted(dataset.link)}</a>`);

  preview(Object.fromEntries(given), chosen.accent, folder.href);
}

/** The widget follows each choice where it stands; another channel loads it anew. */
function preview({ product, locked, lang, theme, disclose }, accent, src) {
  const widget = document.querySelector("#preview clausewise-check") ?? document.createElement("clausewise-check");
  // This page allows no WebAssembly of its own: the preview is always a frame.
  for (const [name, value] of Object.entries({ product, locked, lang, theme, disclose, src })) {
    if (value) widget.setAttribute(name, value);
    else widget.removeAttribute(name);
  }
  widget.style.setProperty("--clausewise-accent", accent);
  if (!widget.isConnected) document.getElementById("preview").append(widget);
  widget.refresh?.();
}

form.addEventListener("change", update);
form.addEventListener("submit", (event) => event.preventDefault());
for (const kind of ["verdict", "share", "error"]) {
  addEventListener(`clausewise-${kind}`, ({ type, detail }) => show("heard", `${type}: ${detail.code ?? (detail.outcomes ?? []).join(", ")}`));
}
document.querySelector("[data-copies]").addEventListener("click", async ({ target }) => {
  const { copies, copied, notCopied } = target.dataset;
  const done = await navigator.clipboard?.writeText(document.getElementById(copies).textContent).then(() => true, () => false);
  show("copied", done ? copied : notCopied);
});
update();
