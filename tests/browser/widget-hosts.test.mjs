// The widget on pages of other people, in both modes: it answers, says nothing before it is sent, and leaves no trace.

import assert from "node:assert/strict";
import { HOST, WIDGET, onHost } from "./hosts.mjs";

/** The verdict that fifty agents in the web client get. */
const FIFTY = "These 50 people each need one User CAL (client access licence).";

/** Answers the one question that the hosts leave open, by keyboard, and waits for the verdict. */
async function answerFifty({ tabInto, type, press }, inside) {
  const field = inside.getByRole("textbox", { name: /For instance 1000/ });
  await tabInto(field);
  await type("50");
  await press("Enter");
  await inside.getByRole("heading", { level: 2, name: FIFTY }).waitFor();
}

/** Waits until the host has heard of the last verdict too, which the visitor may see a moment before. */
const heardTheLast = ({ page }) =>
  page.waitForFunction(() => recorded.events.findLast((one) => one.name === "verdict")?.detail.final);

/** Presses Send by keyboard and gives what the host then hears. */
async function send({ tabInto, press, hears }, inside) {
  const button = inside.getByRole("button", { name: /^Send to/ });
  await tabInto(button);
  await press("Enter");
  return hears("share");
}

function assertFifty({ situation, verdict }) {
  assert.equal(situation.groups[0].people, 50);
  assert.deepEqual(verdict.total.map(({ licence, quantity }) => [licence, quantity]), [["crm-3.0/user-cal", 50]]);
  const cites = verdict.groups[0].because.flatMap((step) => step.cites);
  assert.ok(cites.length > 0 && cites.every((cite) => cite.clause && cite.edition));
}

const HOSTS = [
  ["hostile", "a page with a hostile stylesheet"],
  ["strict", "a page with a strict policy"],
  ["isolated", "a page isolated from other origins"],
  ["rtl", "a right-to-left page"],
  ["old", "a page that added to the built-in prototypes"],
];

for (const mode of ["frame", "inline"]) {
  for (const [name, what] of HOSTS) {
    onHost(`${what}, ${mode}: the keyboard answers, and only what is sent is received`, async (tools) => {
      const { page, visit, learnt, screenshot } = tools;
      const inside = await visit(name, mode);
      await answerFifty(tools, inside);
      await heardTheLast(tools);
      const before = await learnt();
      assert.ok(!before.includes("Secret desk") && !/\b50\b/.test(before.replaceAll(/"px":\d+/g, "")), before);
      const [verdict] = JSON.parse(before)[0].filter((event) => event.name === "verdict").slice(-1);
      assert.deepEqual(verdict.detail, { product: "crm-3.0", outcomes: ["licence"], sure: verdict.detail.sure, final: true });
      assert.ok(await page.getByRole("button", { name: "Ask us for a quote" }).isHidden());
      const sent = await send(tools, inside);
      assertFifty(sent);
      assert.ok(!JSON.stringify(sent).includes("Secret desk"));
      assert.ok(await page.getByRole("button", { name: "Ask us for a quote" }).isVisible());
      await screenshot(`host-${name}-${mode}`);
    });
  }
}

for (const mode of ["frame", "inline"]) {
  onHost(`a host that discloses, ${mode}, receives each answer, and the widget says so all the time`, async (tools) => {
    const { visit, hears, learnt } = tools;
    const inside = await visit("disclosing", mode);
    await inside.getByText("This site receives your answers as you give them.").waitFor();
    await answerFifty(tools, inside);
    await heardTheLast(tools);
    assertFifty(await hears("verdict"));
    assert.ok(!(await learnt()).includes("Secret desk"));
    assert.ok(await inside.getByText("This site receives your answers as you give them.").isVisible());
  });

  onHost(`nothing leaks from a widget, ${mode}, into its host or back`, async (tools) => {
    const { page, visit } = tools;
    const before = await globalsOf(page, "rtl");
    const inside = await visit("hostile", mode);
    await answerFifty(tools, inside);
    const heading = inside.getByRole("heading", { level: 2, name: FIFTY });
    const looks = await heading.evaluate((it) => {
      const { color, fontSize, letterSpacing } = getComputedStyle(it);
      return { color, fontSize: parseFloat(fontSize), letterSpacing };
    });
    assert.notEqual(looks.color, "rgb(255, 0, 0)");
    assert.ok(looks.fontSize > 16 && looks.fontSize < 40 && looks.letterSpacing === "normal", JSON.stringify(looks));
    const host = await page.locator("h1").first().evaluate((it) => getComputedStyle(it).color);
    assert.equal(host, "rgb(255, 0, 0)");
    if (mode === "inline") assert.equal(await page.locator("#app").innerText(), "A host of its own #app");
    const after = await page.evaluate(() => Object.getOwnPropertyNames(window));
    assert.deepEqual(after.filter((name) => !before.includes(name) && !/^\d+$/.test(name)), []);
    assert.deepEqual(await traces(page), { cookies: "", local: 0, session: 0, databases: 0, workers: 0, caches: 0 });
    assert.equal(new URL(page.url()).hash, "");
    assert.equal(await page.title(), "A page with a hostile stylesheet");
  });
}

/** The names that a page without the widget has. */
async function globalsOf(page, name) {
  await page.route(`${WIDGET}**`, (route) => route.fulfill({ body: "", contentType: "text/javascript", headers: { "Access-Control-Allow-Origin": "*" } }));
  await page.goto(`${HOST}/${name}.html`);
  const names = await page.evaluate(() => Object.getOwnPropertyNames(window));
  await page.unroute(`${WIDGET}**`);
  return names;
}

/** What a page keeps of a visit. */
const traces = (page) =>
  page.evaluate(async () => ({
    cookies: document.cookie,
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    caches: (await caches.keys()).length,
  }));

onHost("nothing but the loader is fetched until the element comes near the window", async ({ page, visit }) => {
  const fetched = [];
  page.on("request", (request) => request.url().startsWith(WIDGET) && fetched.push(request.url().slice(WIDGET.length)));
  const inside = await visit("far");
  await page.waitForFunction(() => customElements.get("clausewise-check"));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.deepEqual(fetched, ["clausewise-check.js"]);
  const reserved = await page.locator("clausewise-check").evaluate((it) => it.getBoundingClientRect().height);
  assert.ok(reserved > 300, `${reserved}`);
  await page.locator("clausewise-check").scrollIntoViewIfNeeded();
  await inside.getByRole("textbox").first().waitFor();
  assert.ok(fetched.includes("frame.html#held") || fetched.includes("frame.html"), `${fetched}`);
});

const blocked = /Blocked opening .* in a new window because the request was made in a sandboxed frame/;

onHost("a sandbox without an origin of its own still answers, and what it forbids is not offered", { expected: [blocked] }, async (tools) => {
  const inside = await tools.visit("sandboxed");
  await answerFifty(tools, inside);
  assertFifty(await send(tools, inside));
  assert.ok(await inside.getByRole("button", { name: "Copy the link" }).isVisible());
  for (const name of ["Record sheet, to print", "Download as JSON", "Download as CSV"]) {
    assert.ok(await inside.getByRole("button", { name }).isHidden(), name);
  }
  const whole = inside.getByRole("textbox", { name: "Open in full page" });
  assert.ok(await whole.isHidden());
  await inside.getByRole("link", { name: "Open in full page" }).click();
  assert.match(await whole.inputValue(), /^http.*#s=/);
});

for (const [what, query] of [["a plain frame without any script", ""], ["a plain frame with a sandbox", "?sandbox"]]) {
  onHost(`${what} answers by itself`, async ({ page }) => {
    await page.goto(`${HOST}/plain-frame.html${query}`);
    const inside = page.locator("iframe").contentFrame();
    await inside.getByRole("button", { name: /On or after 26 October 2006/ }).click();
    await inside.getByRole("button", { name: "Our employees" }).click();
    await inside.getByRole("heading", { level: 1, name: "How do they reach the data?" }).waitFor();
    assert.equal(await inside.getByRole("button", { name: /^Send to/ }).count(), 0);
  });
}

onHost("opened as a link it answers in a tab of its own, in the language of the link", async ({ page }) => {
  await page.goto(`${WIDGET}frame.html?product=crm-3.0&lang=fr`);
  await page.getByRole("heading", { level: 1, name: /Quand avez-vous acheté ces licences/ }).waitFor();
  assert.ok(await page.getByText("Ce que vous saisissez reste dans votre navigateur.").isVisible());
  assert.equal(await page.locator("html").getAttribute("lang"), "fr");
  assert.equal(await page.getByRole("button", { name: /^Envoyer/ }).count(), 0);
});

onHost("the folder on one's own server works below a path under default-src 'self'", async (tools) => {
  const inside = await tools.visit("self-hosted", "frame", "/intranet/");
  await answerFifty(tools, inside);
  assertFifty(await send(tools, inside));
});

for (const mode of ["frame", "inline"]) {
  onHost(`what a page changes before the widget is ready is not lost, ${mode}`, async ({ page, visit }) => {
    let go;
    const held = new Promise((done) => { go = done; });
    // The program comes late: till then the page changes its mind twice.
    await page.route(/clausewise-web.*\.wasm/, async (route) => {
      await held;
      await route.continue();
    });
    const inside = await visit("bare", mode);
    await inside.getByText(/^You use Clausewise inside|^This form is part of/).waitFor();
    const set = (name, value) => page.evaluate(([name, value]) => document.querySelector("clausewise-check").setAttribute(name, value), [name, value]);
    await set("product", "crm-4.0");
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await set("product", "crm-3.0");
    go();
    await inside.getByText(/^Set by this site:.*Dynamics CRM 3\.0/).waitFor();
  });
}

for (const [name, mode] of [["react", "frame"], ["react", "inline"], ["vue", "frame"], ["vue", "inline"]]) {
  onHost(`a page made with ${name}, ${mode}, sets properties, hears events, removes the element and brings it back`, async (tools) => {
    const { page, visit, element } = tools;
    const inside = await visit(name, mode);
    await inside.getByRole("textbox").first().waitFor();
    await page.locator("output", { hasText: "licence" }).waitFor();
    assert.equal(await element.getAttribute("theme"), "dark");
    await page.getByRole("button", { name: "Another product" }).click();
    await inside.getByText("Dynamics CRM 2011").first().waitFor();
    await page.getByRole("button", { name: "Show or hide" }).click();
    await element.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Show or hide" }).click();
    await inside.getByText("Dynamics CRM 2011").first().waitFor();
  });
}

for (const mode of ["frame", "inline"]) {
  onHost(`an element that is moved, ${mode}, goes on, and one that is removed leaves nothing behind`, async (tools) => {
    const { page, visit, hears } = tools;
    // Counts what listens to the window.
    await page.addInitScript(() => {
      window.listening = 0;
      const [add, remove] = [window.addEventListener, window.removeEventListener];
      window.addEventListener = (...given) => (given[0] === "message" && (listening += 1), add.apply(window, given));
      window.removeEventListener = (...given) => (given[0] === "message" && (listening -= 1), remove.apply(window, given));
    });
    const inside = await visit("moving", mode);
    await answerFifty(tools, inside);
    await page.evaluate(() => document.querySelector("#there").append(document.querySelector("clausewise-check")));
    // A frame begins again when it is moved; inside the page nothing is lost.
    if (mode === "inline") await inside.getByRole("heading", { level: 2, name: FIFTY }).waitFor();
    else await answerFifty(tools, inside);
    assertFifty(await send(tools, inside));
    const events = await page.evaluate(() => recorded.events.length);
    await page.evaluate(() => {
      window.gone = new WeakRef(document.querySelector("clausewise-check"));
      document.querySelector("clausewise-check").remove();
    });
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    // The host's own record is what still listens.
    assert.equal(await page.evaluate(() => listening), 1);
    assert.equal(await page.evaluate(() => recorded.events.length), events);
    assert.equal(await page.locator("iframe").count(), 0);
    await hears("share");
  });
}
