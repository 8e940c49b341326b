// The frame's own side: it speaks only to the page it lies in, to the origin that its first message came from, and
// listens to nobody else. Without a page that speaks (a plain frame, a tab of its own) it begins by itself.

import { built } from "./program.js";
import { FROM_PAGE, message, read } from "./protocol.js";
import { open } from "./widget.js";

const place = document.getElementById("clausewise");

/** The page's origin and the widget's name in it, once it has spoken. */
let host;
let widget;
let starting;

/** Says something to the page, if one has spoken. */
function tell(type, carried) {
  if (!host) return;
  // An opaque origin has no name; then the window alone is checked, on both sides.
  window.parent.postMessage(message(host.id, type, carried), host.origin === "null" ? "*" : host.origin);
}

const fail = () => {
  place.replaceChildren();
  document.getElementById("failed").hidden = false;
  tell("error", { code: "not-loaded" });
};

async function begin(settings, receiver) {
  try {
    widget = await open(place, settings, { receiver }, (type, carried) => {
      if (type === "error" && carried.code === "not-loaded") fail();
      else tell(type, carried);
    });
    tell("ready", built);
  } catch (error) {
    fail();
    throw error;
  }
}

const refuse = (code) => tell("error", { code });

addEventListener("message", async (event) => {
  const heard = read(event.data, FROM_PAGE);
  if (!heard) return;
  if (event.source !== window.parent || (host && event.origin !== host.origin)) return refuse("message-origin");
  if (host && heard.id !== host.id) return refuse("message-id");
  if (heard.problem) return refuse(heard.problem);
  if (heard.type === "init") {
    if (host) return;
    host = { origin: event.origin, id: heard.id };
    // The page makes room for all of it, so the frame itself never scrolls.
    document.documentElement.classList.add("held");
    starting = begin(heard.settings, event.origin === "null" ? "" : new URL(event.origin).host);
    watchHeight();
    return;
  }
  await starting;
  if (heard.type === "set") widget?.set(heard.settings);
  else widget?.reset();
});

/** Tells the page how much room the content needs: the content's own height, which the frame's does not change. */
function watchHeight() {
  let before = 0;
  let waiting = false;
  new ResizeObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const px = Math.ceil(place.getBoundingClientRect().height);
      if (px === 0 || Math.abs(px - before) <= 1) return;
      before = px;
      tell("height", { px });
    });
  }).observe(place);
}

// The element adds `#held` to say that it is going to speak; a plain frame says in its address what it wants.
if (location.hash !== "#held") {
  const asked = new URLSearchParams(location.search);
  const product = asked.get("product");
  const situation = location.hash.length > 1 ? location.hash : product ? { product } : undefined;
  begin({ situation, start: asked.get("start"), lang: asked.get("lang") ?? navigator.language, theme: asked.get("theme") });
}
