// The pages of tests/hosts, served from another origin than the widget, each with the headers that make it what it is.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { after } from "node:test";
import { buildSync } from "esbuild";
import { PAGE, scenario } from "./harness.mjs";

/** The widget's folder, on the origin of the page. */
export const WIDGET = new URL("widget/1/", PAGE).href;

const folder = join(dirname(fileURLToPath(import.meta.url)), "../hosts");
const own = new URL(PAGE).origin;

/** What each host sends with its pages; others send nothing. */
const HEADERS = {
  strict: (mode) => ({
    "Content-Security-Policy":
      mode === "frame"
        ? `default-src 'self'; img-src data:; script-src 'self' ${own}; frame-src ${own}`
        : `default-src 'self'; img-src data:; script-src 'self' 'wasm-unsafe-eval' ${own}; style-src ${own}; connect-src ${own}`,
  }),
  isolated: () => ({ "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" }),
  "self-hosted": () => ({ "Content-Security-Policy": "default-src 'self'" }),
};

/** Where the self-hosting page and its copy of the widget's folder lie. */
const INTRANET = "/intranet/";

const TYPES = { html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css" };

const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://host");
  const mode = url.searchParams.get("mode") ?? "frame";
  try {
    if (url.pathname.startsWith(`${INTRANET}clausewise/`)) {
      // A copy of the folder, with the headers that come with it.
      const copied = await fetch(new URL(url.pathname.slice(`${INTRANET}clausewise/`.length), WIDGET));
      const headers = [...copied.headers].filter(([name]) => !["connection", "content-length", "transfer-encoding"].includes(name));
      response.writeHead(copied.status, Object.fromEntries(headers)).end(Buffer.from(await copied.arrayBuffer()));
      return;
    }
    if (url.pathname === "/favicon.ico") {
      response.writeHead(204).end();
      return;
    }
    const file = url.pathname.split("/").pop();
    const [name, ending] = [file.slice(0, file.lastIndexOf(".")), file.split(".").pop()];
    const headers = { "Content-Type": TYPES[ending], ...(ending === "html" ? HEADERS[name]?.(mode) : { "Cross-Origin-Resource-Policy": "same-origin" }) };
    response.writeHead(200, headers).end(content(file, url.searchParams));
  } catch {
    response.writeHead(404).end();
  }
});

function content(file, asked) {
  if (file.endsWith(".bundle.js")) {
    const source = file.replace(".bundle.js", file.startsWith("react") ? ".jsx" : ".js");
    const nodePaths = [join(dirname(fileURLToPath(import.meta.url)), "node_modules")];
    const { outputFiles } = buildSync({
      entryPoints: [join(folder, source)],
      bundle: true,
      write: false,
      format: "esm",
      nodePaths,
      define: { "process.env.NODE_ENV": '"production"', __VUE_OPTIONS_API__: "false", __VUE_PROD_DEVTOOLS__: "false", __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false" },
    });
    return outputFiles[0].text;
  }
  const text = readFileSync(join(folder, file), "utf8");
  if (!file.endsWith(".html")) return text;
  const part = readFileSync(join(folder, "widget.part.html"), "utf8").trim();
  return text
    .replaceAll("{part}", part)
    .replaceAll("{widget}", WIDGET)
    .replaceAll("{page}", PAGE)
    .replaceAll("{tag}", asked.get("tag") ?? "")
    .replaceAll("{mode}", asked.get("mode") ?? "frame")
    .replaceAll("{sandbox}", asked.has("sandbox") ? 'sandbox="allow-scripts"' : "");
}

await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
after(() => server.close());
server.unref();

/** The origin of the hosts. */
export const HOST = `http://127.0.0.1:${server.address().port}`;

/** A scenario on a host page, which must see no request beyond its own origin and the widget's. */
export function onHost(sentence, options, body) {
  if (body === undefined) return onHost(sentence, {}, options);
  return scenario(sentence, { ...options, also: [HOST] }, (tools) => body({ ...tools, ...visitor(tools) }));
}

/** What a visitor of a host page can do. */
function visitor({ page }) {
  const element = page.locator("clausewise-check").first();
  const inside = () => element.locator("iframe").contentFrame();
  return {
    element,
    /** Opens a host page in a mode; returns what is inside the first widget. */
    async visit(name, mode = "frame", path = "/") {
      await page.goto(`${HOST}${path}${name}.html?mode=${mode}`);
      return mode === "frame" ? inside() : element;
    },
    /** Presses Tab until an element inside the widget has the focus. */
    async tabInto(wanted, most = 120) {
      await wanted.waitFor();
      for (let presses = 0; presses <= most; presses += 1) {
        if (await wanted.evaluate((it) => it === it.getRootNode().activeElement && it.ownerDocument.hasFocus())) return;
        await page.keyboard.press("Tab");
      }
      assert.fail(`Tab did not reach ${wanted} within ${most} presses`);
    },
    /** The events of one kind that the host has heard. */
    heard: (kind) => page.evaluate((name) => recorded.events.filter((one) => one.name === name).map((one) => one.detail), kind),
    /** Waits until the host has heard an event of this kind; the last one. */
    async hears(kind) {
      await page.waitForFunction((name) => recorded.events.some((one) => one.name === name), kind);
      return page.evaluate((name) => recorded.events.findLast((one) => one.name === name).detail, kind);
    },
    /** Everything that the host has learnt, as text. */
    learnt: () => page.evaluate(() => JSON.stringify([recorded.events, recorded.messages])),
  };
}
