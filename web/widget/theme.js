// Puts a page's tokens on our own element, after checking each; texts keep a contrast of 4.5 to 1.

import { TOKENS } from "./tokens.js";

/** The pairs that are read on one another. */
const READ = [["ink", "paper"], ["ink", "sheet"], ["ink", "shade"], ["soft", "paper"], ["accent", "paper"], ["accent-ink", "accent"]];
const LEAST = 4.5;

/** Sets the tokens on `element`; returns a code for each reason why some were refused. */
export function setTokens(element, tokens = {}) {
  for (const name of Object.keys(TOKENS)) element.style.removeProperty(`--${name}`);
  const problems = new Set();
  for (const [name, value] of Object.entries(tokens)) {
    if (!Object.hasOwn(TOKENS, name)) problems.add("token-unknown");
    else if (!TOKENS[name](value)) problems.add("token-value");
    else element.style.setProperty(`--${name}`, value);
  }
  const shown = (name) => luminance(computed(element, `var(--${name})`));
  const weak = READ.some(([text, ground]) => contrast(shown(text), shown(ground)) < LEAST);
  if (weak && Object.keys(tokens).length > 0) {
    for (const name of Object.keys(TOKENS)) element.style.removeProperty(`--${name}`);
    problems.add("token-contrast");
  }
  return [...problems];
}

/** A colour as the browser paints it: red, green and blue from 0 to 255, and how opaque. */
function computed(element, colour) {
  const probe = element.ownerDocument.createElement("i");
  probe.style.color = colour;
  probe.hidden = true;
  element.append(probe);
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  canvas.fillStyle = getComputedStyle(probe).color;
  probe.remove();
  canvas.fillRect(0, 0, 1, 1);
  return canvas.getImageData(0, 0, 1, 1).data;
}

/** As WCAG 2.2 has it; what is not opaque counts as unreadable. */
function luminance([red, green, blue, opaque]) {
  if (opaque < 255) return Number.NaN;
  const [r, g, b] = [red, green, blue].map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  if (Number.isNaN(one) || Number.isNaN(other)) return 1;
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}
