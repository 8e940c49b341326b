// The page that builds the tag: what it says is what works.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { PAGE, checkAccess, scenario } from "./harness.mjs";
import { HOST, onHost } from "./hosts.mjs";

const embed = new URL("embed.html", PAGE).href;
const tag = (page) => page.locator("#code-tag").innerText();

/** Opens the page and waits until the widget in it can be used. */
async function visit(page) {
  await page.goto(embed);
  return shown(page, /./);
}

/** Waits until the live widget shows a heading; what is inside it. */
async function shown(page, name) {
  const live = page.locator("#preview clausewise-check iframe").contentFrame();
  await live.getByRole("heading", { level: 1, name }).first().waitFor();
  return live;
}

/** Chooses the release that stays as it is. */
async function freeze(page) {
  await page.getByRole("radio", { name: /This release as it is/ }).check();
  await page.locator("#preview clausewise-check iframe").contentFrame().getByText("stays as it is").waitFor();
}

scenario("choices make the tag, the policy and the other forms, beside a live widget", async ({ page, screenshot }) => {
  await visit(page);
  assert.match(await tag(page), /<script type="module" src="[^"]+widget\/1\/clausewise-check\.js"><\/script>\n<clausewise-check>/);
  assert.match(await page.locator("#code-policy").innerText(), /^script-src http.* frame-src http/);
  await page.getByLabel("Product to begin with").selectOption("crm-3.0");
  await shown(page, /When did you buy/);
  await page.getByLabel("Visitors can't change the product").check();
  await page.getByLabel("Language").selectOption("fr");
  await shown(page, /Quand avez-vous acheté/);
  await page.getByRole("radio", { name: /Inside your page/ }).check();
  assert.match(await tag(page), /<clausewise-check product="crm-3\.0" locked="product" lang="fr" mode="inline">/);
  assert.match(await page.locator("#code-policy").innerText(), /'wasm-unsafe-eval'/);
  assert.match(await page.locator("#code-frame").innerText(), /frame\.html\?product=crm-3\.0&amp;lang=fr/);
  await screenshot("embed");
});

scenario("the page that builds the tag speaks French, and so do its tag's link and the way to the page", async ({ page, screenshot }) => {
  await page.goto(new URL("fr/embed.html", PAGE).href);
  await page.getByRole("heading", { level: 1, name: "Placez-le sur votre site" }).waitFor();
  assert.match(await tag(page), /src="[^"]+\/widget\/1\/clausewise-check\.js".*<a href="[^"]+\/fr\/">De quelle licence avez-vous besoin/s);
  assert.doesNotMatch(await tag(page), /\/fr\/widget/);
  const live = await shown(page, /Qui a besoin de quelle licence/);
  assert.match(await live.getByRole("link", { name: "Clauses et documents" }).getAttribute("href"), /\/fr\/library\.html$/);
  await screenshot("embed-fr");
});

scenario("the integrity value of the frozen release is that of its script", async ({ page }) => {
  await visit(page);
  await freeze(page);
  const [, address, integrity] = /src="([^"]+)" integrity="([^"]+)"/.exec(await tag(page));
  const script = Buffer.from(await (await fetch(address)).arrayBuffer());
  assert.equal(integrity, `sha384-${createHash("sha384").update(script).digest("base64")}`);
  assert.doesNotMatch(address, /widget\/1\//);
});

scenario("the page that builds the tag fits a narrow window", { viewport: { width: 320, height: 640 } }, async ({ page, screenshot }) => {
  await page.goto(embed);
  await page.locator("#preview").scrollIntoViewIfNeeded();
  await shown(page, /./);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await screenshot("embed-narrow");
});

// Axe puts itself into the page as a script, which the page's policy would refuse.
for (const [address, options] of [["embed.html", {}], ["fr/embed.html", { viewport: { width: 320, height: 640 }, colorScheme: "dark" }]]) {
  scenario(`axe finds nothing on the page that builds the tag nor in the widget on it, ${address}`, { ...options, bypassCSP: true }, async ({ page, screenshot }) => {
    await page.goto(new URL(address, PAGE).href);
    await page.locator("#preview").scrollIntoViewIfNeeded();
    await shown(page, /./);
    await checkAccess(page);
    await screenshot(`embed-access-${address.replaceAll(/\W/g, "-")}`);
  });
}

onHost("the tag, pasted into somebody's page, works with its integrity value", async ({ page }) => {
  await visit(page);
  await freeze(page);
  await page.getByLabel("Product to begin with").selectOption("crm-3.0");
  await shown(page, /When did you buy these licences/);
  const copied = await tag(page);
  await page.goto(`${HOST}/pasted.html?tag=${encodeURIComponent(copied)}`);
  const inside = page.locator("clausewise-check iframe").contentFrame();
  await inside.getByRole("heading", { level: 1, name: /When did you buy these licences/ }).waitFor();
});
