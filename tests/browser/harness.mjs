// What every browser test shares: a page in headless Chromium that must stay free of complaints.
//
//   scenario("the page starts", async ({ page, open }) => { await open(); … });
//
// A scenario fails on any console error or warning, uncaught error, policy violation, failed or foreign
// request, even when its own assertions hold. `cargo xtask test browser` serves the page and sets
// CLAUSEWISE_URL, CLAUSEWISE_NESTED_URL (the same page below a path) and CLAUSEWISE_CHROMIUM.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, test } from "node:test";
import { chromium } from "playwright-core";

/** The address of the page. */
export const PAGE = setting("CLAUSEWISE_URL");

/** The address of the same page below a path, as on somebody's site. */
export const NESTED_PAGE = setting("CLAUSEWISE_NESTED_URL");

/** A desktop screen; scenarios for small screens pass `{ viewport: { width: 320, height: 640 } }`. */
const VIEWPORT = { width: 1280, height: 800 };

/** How long a scenario may hang before it counts as failed, in milliseconds; none should come near it. */
const PATIENCE = 120_000;
/** How long the last answers may take at the end of a scenario, in milliseconds. */
const LAST_ANSWERS = 5_000;

/** What keeps Chromium quiet: no request of its own, and no sandbox where it must run as root. */
const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

// One browser per test file, each scenario in a fresh profile of its own; only those about the service worker have one.
let browser;
after(() => browser?.close());

/**
 * A test in a page of its own. `options` go to the browser's context (viewport, colorScheme, …), with
 * `expected`: regular expressions for the complaints that this very scenario provokes, each of which must come; and
 * `also`: origins that are no foreign ones.
 */
export function scenario(sentence, options, body) {
  if (body === undefined) return scenario(sentence, {}, options);
  const { expected = [], also = [], ...contextOptions } = options;
  test(sentence, { timeout: PATIENCE }, async () => {
    browser ??= await chromium.launch({ executablePath: setting("CLAUSEWISE_CHROMIUM"), args: FLAGS });
    const context = await browser.newContext({ viewport: VIEWPORT, serviceWorkers: "block", ...contextOptions });
    try {
      const { complaints, requests } = await listen(context, also);
      const page = await context.newPage();
      await body(tools(page));
      await settled(page, requests, contextOptions.javaScriptEnabled ?? true);
      checkComplaints(complaints, expected);
    } finally {
      await context.close();
    }
  });
}

/** What a scenario gets. */
function tools(page) {
  return {
    page,
    /** Opens the page, or an address relative to it, and waits until the application has started. */
    async open(address = "", base = PAGE) {
      const response = await page.goto(new URL(address, base).href);
      await started(page);
      return response;
    },
    /** Waits until the application has replaced the static first text. */
    started: () => started(page),
    /** Saves a picture as `name`.png in the folder CLAUSEWISE_SHOTS, if there is one. */
    async screenshot(name) {
      const folder = process.env.CLAUSEWISE_SHOTS;
      if (!folder) return;
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    },
    ...keyboard(page),
  };
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ACCESS_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Fails on anything that axe finds on the screen as it stands, and if the page is wider than its window. */
export async function checkAccess(page) {
  const [width, wide] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(width <= wide, `${width} px wide in a window of ${wide}`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate((rules) => globalThis.axe.run({ runOnly: rules }), ACCESS_RULES);
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join("; ")}`);
  assert.deepEqual(told, []);
}

/** The keyboard alone: how a person without a mouse gets about. */
function keyboard(page) {
  const press = (keys) => page.keyboard.press(keys);
  return {
    /** Presses keys one after the other: `press("Tab", "Enter")`. */
    async press(...keys) {
      for (const key of keys) await press(key);
    },
    /** Types text into what has the focus. */
    type: (text) => page.keyboard.type(text),
    /** Replaces the whole text of the field that has the focus. */
    async retype(text) {
      await press("ControlOrMeta+A");
      await page.keyboard.type(text);
    },
    /** Presses Tab until the element of this role and name has the focus; fails after `most` presses. */
    async tabTo(role, name, most = 200) {
      const wanted = page.getByRole(role, { name });
      for (let presses = 0; presses <= most; presses += 1) {
        if (await hasFocus(wanted)) return wanted;
        await press("Tab");
      }
      assert.fail(`Tab did not reach the ${role} ${name} within ${most} presses`);
    },
    /** The role-free description of what has the focus, for messages and assertions. */
    focused: () =>
      page.evaluate(() => {
        const { tagName, id, textContent } = document.activeElement;
        return `${tagName.toLowerCase()}${id && `#${id}`} ${textContent.trim().slice(0, 60)}`.trim();
      }),
  };
}

async function hasFocus(locator) {
  for (const element of await locator.all()) {
    if (await element.evaluate((it) => it === document.activeElement)) return true;
  }
  return false;
}

/** The application puts itself in the place of the static first text; a failed start shows its message. */
function started(page) {
  return page.waitForFunction(() => {
    const replaced = document.querySelector("#app > *") && !document.querySelector("#app > .before");
    // The page one comes from, which may still stand there, has no such message.
    return replaced || document.querySelector("#start-failed")?.hidden === false;
  });
}

/** Lets what the last step caused reach the listeners: two frames, and the end of every request. */
async function settled(page, requests, runsScripts) {
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  if (runsScripts) await page.evaluate(frame);
  const ended = Promise.all(requests.map(async (request) => (await request.response())?.finished()));
  // What a worker was fetching when it was stopped never ends.
  let enough;
  const stopped = new Promise((done) => { enough = setTimeout(done, LAST_ANSWERS); });
  await Promise.race([ended, stopped]);
  clearTimeout(enough);
}

/** Notes everything a well-behaved page never does. */
async function listen(context, also) {
  const complaints = [];
  const requests = [];
  const own = new URL(PAGE).host;
  const ownNested = new URL(NESTED_PAGE).host;
  const isOwn = (address) => {
    const { protocol, host } = new URL(address);
    const known = [own, ownNested, ...also.map((origin) => new URL(origin).host)];
    return ["data:", "blob:", "about:"].includes(protocol) || known.includes(host);
  };
  await context.exposeBinding("noteViolation", (_source, text) => complaints.push(`policy violation: ${text}`));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      window.noteViolation(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  context.on("console", (message) => {
    const ours = message.text() === "Service Worker registration blocked by Playwright";
    if (["error", "warning"].includes(message.type()) && !ours) {
      complaints.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  context.on("weberror", (error) => complaints.push(`uncaught error: ${error.error()}`));
  context.on("request", (request) => {
    requests.push(request);
    if (!isOwn(request.url())) complaints.push(`foreign request: ${request.url()}`);
  });
  context.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // A page that is left before its icon has come gives it up.
    if (why === "net::ERR_ABORTED" && /\/icon-[^/]*\.svg$/.test(request.url())) return;
    complaints.push(`failed request: ${request.url()} ${why}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`answer ${response.status()}: ${response.url()}`);
  });
  context.on("page", (page) => {
    page.on("websocket", (socket) => complaints.push(`foreign request: ${socket.url()}`));
    page.on("crash", () => complaints.push("the page crashed"));
  });
  return { complaints, requests };
}

function checkComplaints(complaints, expected) {
  for (const pattern of expected) {
    assert.ok(complaints.some((complaint) => pattern.test(complaint)), `expected ${pattern} among ${complaints}`);
  }
  const unexpected = complaints.filter((complaint) => !expected.some((pattern) => pattern.test(complaint)));
  assert.deepEqual(unexpected, [], "the browser complained");
}

function setting(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set: run these tests with \`cargo xtask test browser\``);
  return value;
}
