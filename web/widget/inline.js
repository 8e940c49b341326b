// The widget as a part of the page itself, in a shadow root: for pages that allow WebAssembly. Several share one
// engine, since this module and what it loads is there once.

import { built, styles } from "./program.js";
import { open as openWidget } from "./widget.js";

/** Opens a widget in an element of a shadow root. */
export async function open(place, settings, hear) {
  const look = document.createElement("link");
  look.rel = "stylesheet";
  look.href = styles;
  const inside = document.createElement("div");
  inside.id = "clausewise";
  const styled = new Promise((done) => {
    look.addEventListener("load", done);
    look.addEventListener("error", done);
  });
  place.replaceChildren(look, inside);
  await styled;
  const widget = await openWidget(inside, settings, { receiver: location.host, inline: true }, (type, carried) => {
    // The page scrolls; only what lies above the window has to be brought back.
    if (type === "scroll" && place.getBoundingClientRect().top < 0) place.scrollIntoView();
    else hear(type, carried);
  });
  hear("ready", built);
  return widget;
}
