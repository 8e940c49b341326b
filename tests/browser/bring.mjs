// What the tests of "Bring your own" share: everything the page ever shows, stores, sends or says is written down, so
// that a planted secret can be looked for in it; and tables of any size are made.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The page. */
export const BRING = "bring.html";

/** Fails when axe finds anything to say, or when the page is wider than its window. */
export async function isSound(page) {
  await page.evaluate(AXE);
  const violations = await page.evaluate(async (rules) => {
    const { violations } = await window.axe.run(document, { runOnly: { type: "tag", values: rules } });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
  }, RULES);
  assert.deepEqual(violations, []);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page is wider than its window");
}

/** A file to be dropped, in the page. */
export const dropped = (page, name, content) =>
  page.evaluateHandle(
    ([name, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], name, { type: "text/plain" }));
      return transfer;
    },
    [name, content],
  );

/** Begins to write down whatever leaves a trace; to be called before the page is opened. */
export async function writeDown(page) {
  const traces = [];
  const note = (where, text) => traces.push([where, String(text)]);
  const context = page.context();
  context.on("console", (message) => note("console", message.text()));
  context.on("request", (request) => note("network", `${request.url()} ${request.postData() ?? ""} ${JSON.stringify(request.headers())}`));
  await context.exposeBinding("noteTrace", (_source, where, text) => note(where, text));
  await context.addInitScript(() => {
    const note = (where, text) => window.noteTrace(where, text);
    const told = (thing) => {
      try {
        return JSON.stringify(thing) ?? String(thing);
      } catch {
        return String(thing);
      }
    };
    const value = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
    Object.defineProperty(HTMLTextAreaElement.prototype, "value", {
      ...value,
      set(text) {
        note("field", text);
        value.set.call(this, text);
      },
    });
    for (const [name, part, what] of [
      ["postMessage", Worker.prototype, "worker"],
      ["postMessage", window, "message"],
      ["dispatchEvent", EventTarget.prototype, "event"],
      ["setItem", Storage.prototype, "storage"],
      ["pushState", History.prototype, "history"],
      ["replaceState", History.prototype, "history"],
    ]) {
      const real = part[name];
      part[name] = function (...given) {
        note(what, given.map(told).join(" "));
        return real.apply(this, given);
      };
    }
    new MutationObserver((all) => {
      for (const { target, attributeName, addedNodes } of all) {
        if (attributeName) note("attribute", target.getAttribute(attributeName) ?? "");
        else if (target.nodeType === Node.TEXT_NODE) note("text", target.data);
        for (const node of addedNodes) note("element", node.outerHTML ?? node.data);
      }
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  return {
    note,
    /** Everything there is a trace of, the page as it stands now included. */
    async all() {
      const now = await page.evaluate(async () => ({
        page: document.documentElement.outerHTML,
        fields: [...document.querySelectorAll("textarea, input, select")].map((field) => field.value).join("\n"),
        address: location.href,
        history: JSON.stringify(history.state),
        stored: JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
        caches: JSON.stringify(await caches.keys()),
        title: document.title,
      }));
      return [...traces, ...Object.entries(now)];
    },
  };
}

/** The ways in which a secret could stand somewhere. */
function spellings(secret) {
  const base64 = [0, 1, 2].map((shift) => {
    const encoded = Buffer.from("x".repeat(shift) + secret).toString("base64").replace(/=+$/, "");
    // What stands at the ends depends on what stands beside it.
    return encoded.slice(shift && 4, -2);
  });
  const every = [...secret].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join("");
  return [secret, encodeURIComponent(secret), every, ...base64].map((text) => text.toLowerCase());
}

/** Fails when a secret left a trace: as it is, percent-encoded, in base64, in another case, or split over lines. */
export function leavesNoTrace(traces, secret) {
  const wanted = spellings(secret);
  for (const [where, text] of new Map(traces.map((trace) => [trace.join("\0"), trace])).values()) {
    const plain = text.toLowerCase();
    const joined = plain.replace(/\\[rn]|\s+/g, "");
    const found = wanted.find((spelling) => plain.includes(spelling) || joined.includes(spelling));
    assert.equal(found, undefined, `a secret stands in ${where}`);
  }
}

/** A table of `rows` rows of `kinds` kinds, one row in a hundred wrong; with `situations`, each kind is one of its own. */
export function tableOf(rows, kinds, { situations = true } = {}) {
  let seed = 0x2545f491;
  const below = (limit) => {
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    return (seed >>> 0) % limit;
  };
  const one = (list) => list[below(list.length)];
  const who = ["employee", "customer", "partner", "contractor", "vendor", "supplier", "public", "affiliate-employee"];
  const paths = ["web-client", "own-application", "live-report", "integration", "public-form", "outlook-client", "static-copy", "vendor-portal"];
  const actions = ["read", "create", "update", "delete", "append", "assign"];
  const tables = ["lead", "case", "own-case", "account", "contact", "opportunity", "order", "activity", "invoice"];
  const pair = () => `${one(actions)}:${one(tables)}`;
  const known = new Set();
  while (known.size < kinds) {
    const needs = [...new Set([pair(), pair(), pair()])].sort().join(" ");
    known.add([one(who), one(paths), one(["", "own", "shared-account"]), needs, one(["your-business", "own-business", ""]), one(["on-site", "off-site"])].join(","));
  }
  const all = [...known];
  const lines = [`${situations ? "situation," : ""}name,who,path,signIn,needs,behalf,works,people,product`];
  for (let row = 0; row < rows; row += 1) {
    const kind = row % kinds;
    const cells = row % 101 === 100 ? all[kind].replace(/^[^,]*/, "nobody at all") : all[kind];
    lines.push(`${situations ? `s${kind},` : ""}row ${row},${cells},${1 + (row % 9)},d365`);
  }
  return `${lines.join("\n")}\n`;
}
