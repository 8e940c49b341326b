// The page that builds the tag: choices on the left, the widget live on the right, what to copy below. It makes text of
// the choices and sends nothing anywhere.

const site = new URL("../", location.href);
const form = document.getElementById("choices");
const show = (id, text) => { document.getElementById(id).textContent = text; };
const words = document.getElementById("main").dataset.link;
const quoted = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

const { version, integrity, products } = await (await fetch(new URL("widget/versions.json", site))).json();
for (const [id, name] of products) document.getElementById("product").append(new Option(name, id));

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
    `  <a href="${site.href}">${words}</a>`,
    "</clausewise-check>",
  ].join("\n"));
  const inline = chosen.mode === "inline";
  const { origin } = site;
  show("code-policy", inline
    ? `script-src ${origin} 'wasm-unsafe-eval'; style-src ${origin}; connect-src ${origin}`
    : `script-src ${origin}; frame-src ${origin}`);
  document.getElementById("policy-frame").hidden = inline;
  document.getElementById("policy-inline").hidden = !inline;
  const asked = new URLSearchParams(Object.entries({ product: chosen.product, lang: chosen.lang, theme: chosen.theme }).filter(([, value]) => value && value !== "auto"));
  const query = asked.size > 0 ? `?${asked}` : "";
  show("code-frame", `<iframe src="${folder.href}frame.html${query}" title="${words}" width="100%" height="900" loading="lazy"></iframe>`);
  show("code-link", `<a href="${folder.href}frame.html${query}">${words}</a>`);

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
  const copied = await navigator.clipboard?.writeText(document.getElementById(target.dataset.copies).textContent).then(() => true, () => false);
  show("copied", document.getElementById(copied ? "copied-yes" : "copied-no").textContent);
});
update();
