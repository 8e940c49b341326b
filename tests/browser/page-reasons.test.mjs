// What a visitor can ask of an answer: what would change it, why not another licence, how it stood through time.

import assert from "node:assert/strict";
import { scenario } from "./harness.mjs";

/** Colleagues on a page of their own under CRM 4.0, from the gallery. */
export async function colleagues(page) {
  await page.locator("details.topic").evaluateAll((topics) => topics.forEach((topic) => { topic.open = true; }));
  await page.getByRole("link", { name: /A thousand colleagues could log a call/ }).click();
  await page.getByRole("link", { name: "Open with its facts" }).click();
  await page.getByRole("heading", { name: "Altogether" }).waitFor();
}

scenario("what would change it is worked out on a press, and can be tried", async ({ page, open }) => {
  await open();
  await colleagues(page);
  const first = page.locator(".verdict").first();
  assert.equal(await first.locator(".change").count(), 0);
  await first.getByRole("button", { name: "Show what would change it" }).click();
  await first.locator(".change").first().waitFor();
  const before = await first.getByRole("heading", { level: 2 }).innerText();
  await first.getByRole("button", { name: /^Try it: / }).first().click();
  await page.waitForFunction((before) => document.querySelector(".verdict h2, .ask h1")?.innerText !== before, before);
});

scenario("why not is answered for any licence of the product", async ({ page, open }) => {
  await open();
  await colleagues(page);
  const first = page.locator(".verdict").first();
  const field = first.getByLabel("Why not another licence?");
  const kinds = await field.locator("option").allInnerTexts();
  assert.ok(kinds.length > 3, kinds.join());
  for (const kind of kinds.slice(1)) {
    await field.selectOption({ label: kind });
    await first.locator(".why-other .refused").getByText(kind).first().waitFor();
  }
});

scenario("an answer is shown through time, and two guides side by side", async ({ page, open }) => {
  await open();
  await colleagues(page);
  await page.getByRole("button", { name: "Show it through time" }).click();
  const cells = page.locator(".time .cell");
  await cells.first().waitFor();
  assert.ok((await cells.count()) > 1);
  assert.ok((await page.locator(".time .cell[aria-current=true]").count()) > 0);
  const own = await cells.count();
  await page.getByRole("button", { name: "Other products too" }).click();
  await page.getByText("The other products answer under the terms of their own time.").waitFor();
  assert.ok((await cells.count()) > own);
  await page.getByRole("button", { name: "Compare them" }).click();
  await page.locator(".compare .card").first().waitFor();
  assert.equal((await page.locator(".compare .card").count()) % 2, 0);
});

scenario("what is not known goes on a list with where to look", async ({ page, open }) => {
  await open();
  await page.getByRole("link", { name: /Dynamics CRM 4\.0/ }).click();
  await page.getByRole("button", { name: /^On or after/ }).click();
  await page.getByRole("heading", { level: 1, name: /Who are these people/ }).waitFor();
  await page.getByText(/At most \d+ more questions/).waitFor();
  await page.locator(".ask").getByRole("button", { name: "I don't know" }).click();
  const list = page.locator(".answers-part").filter({ has: page.getByRole("heading", { name: "To find out" }) });
  await list.waitFor();
  assert.match(await list.innerText(), /Who are these people to your organisation\?\s+Where to look:/);
});
