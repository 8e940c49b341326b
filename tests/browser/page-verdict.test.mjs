// What stands around a verdict: the access path as a drawing, and the groups with what can be done with them.

import assert from "node:assert/strict";
import { scenario } from "./harness.mjs";

/** Opens a question of the gallery with its facts. */
async function gallery(page, question) {
  await page.locator("details.topic").evaluateAll((topics) => topics.forEach((topic) => { topic.open = true; }));
  await page.getByRole("link", { name: question }).click();
  await page.getByRole("link", { name: "Open with its facts" }).click();
  await page.locator(".verdict").first().waitFor();
}

scenario("the access path is drawn across where there is room, downwards where there is none, and told in words", async ({ page, open, screenshot }) => {
  await open();
  await gallery(page, /A thousand colleagues could log a call/);
  const path = page.locator(".path").first();
  assert.match(await path.locator("figcaption").innerText(), /Who: Our employees \(50\)\. Through: .* As: .* To: .*Between “Who” and “Through”: 50 × User CAL\./);
  const shown = async () => [await path.locator(".path-across").isVisible(), await path.locator(".path-down").isVisible()];
  assert.deepEqual(await shown(), [true, false]);
  const letters = () => path.locator("svg:visible text").first().evaluate((text) => text.getBoundingClientRect().height / text.querySelectorAll("tspan").length);
  const before = await letters();
  await page.setViewportSize({ width: 320, height: 640 });
  assert.deepEqual(await shown(), [false, true]);
  assert.equal(await path.locator(".path-down .marked").count(), 1);
  // Letters twice as large make the drawing larger, too.
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
  assert.ok((await letters()) > 1.7 * before, `${await letters()} after ${before}`);
  await screenshot("path-200-percent");
});

scenario("a closed way is drawn broken, with its reason", async ({ page, open }) => {
  await open();
  await gallery(page, "Is there a free account for our nightly import into CRM 4.0?");
  const path = page.locator(".path");
  await path.locator(".path-across .hop.marked.is-not-offered[d*='m0 -10']").waitFor();
  assert.match(await path.locator(".path-across .why-closed").textContent(), /CRM 4\.0 had no .*non-interactive/);
  assert.match(await path.locator("figcaption").innerText(), /Between “Through” and “As”: Did not exist then\. CRM 4\.0 had no/);
});

/** Customers, partners and suppliers on three sites under CRM 3.0: three groups, each with two ways that serve. */
async function threeGroups(page) {
  await page.locator(".entry a").first().click();
  await page.getByRole("link", { name: "Open with its facts" }).first().click();
  await page.locator(".verdict").nth(2).waitFor();
}

scenario("groups are duplicated, named, moved, removed and brought back by keyboard, and the focus goes along", async (tools) => {
  const { page, open, tabTo, press, type, focused } = tools;
  await open();
  await threeGroups(page);
  const names = () => page.locator(".group-name input").evaluateAll((fields) => fields.map((field) => field.value));
  const [one, two, three] = await names();
  await tabTo("button", `Move ${three} up`);
  await press("Enter");
  await page.locator("#group-1 .up:focus").waitFor();
  await press("Enter");
  await page.waitForFunction((three) => document.querySelector("#group-0 input").value === three, three);
  assert.deepEqual(await names(), [three, one, two]);
  assert.match(await focused(), /^button Move down/);
  await tabTo("button", `Duplicate ${three}`);
  await press("Enter");
  await page.locator("#group-1 input:focus").waitFor();
  await press("ControlOrMeta+A");
  await type("Others");
  assert.deepEqual(await names(), [three, "Others", one, two]);
  await page.getByRole("heading", { level: 2 }).nth(1).waitFor();
  await tabTo("button", "Remove Others");
  await press("Enter");
  await page.locator(".undo button:focus").waitFor();
  assert.deepEqual(await names(), [three, one, two]);
  await press("Enter");
  await page.locator("#group-1 input:focus").waitFor();
  assert.deepEqual(await names(), [three, "Others", one, two]);
  assert.equal(await page.locator(".answers .glance .badge").count(), 4);
});
