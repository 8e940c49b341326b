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

scenario("the steps that determine the answer come first, with the answers it turns on, and the rest folds out", async ({ page, open }) => {
  await open();
  await colleagues(page);
  const why = page.locator(".verdict").last().locator(".why");
  await why.getByRole("button", { name: "Show which answers it turns on" }).click();
  assert.match(await why.locator(".turns-on").innerText(), /It turns on these answers.*Who are these people[^\n]*Our employees.*How do they reach/s);
  const first = await why.locator(":scope > .steps > .step").count();
  const all = await why.locator(".step").count();
  assert.ok(first > 0 && first < all, `${first} of ${all}`);
  const rest = why.locator("details.behind");
  assert.ok(await rest.locator(".step").first().isHidden());
  await rest.locator(":scope > summary").click();
  assert.ok(await rest.locator(".step").first().isVisible());
});

scenario("a step that rests on a judgement says so, and what would show it", async ({ page, open, tabTo, press }) => {
  await open();
  await colleagues(page);
  const answers = page.locator(".answers");
  await answers.getByText("Everything else that could be told").last().click();
  await answers.getByRole("button", { name: /^When they use the system, whose work/ }).last().click();
  await page.locator(".ask .row").first().click();
  await page.locator(".verdict").first().waitFor();
  assert.ok((await page.locator(".judged").count()) > 0);
  assert.match(await page.locator(".judged").first().innerText(), /^A judgement of the circumstances\. What would show it: \S/);
});

scenario("another way is set beside a group's own, and can be gone on with", async ({ page, open }) => {
  await open();
  await colleagues(page);
  const group = page.locator(".verdict").last();
  const field = group.getByLabel("Another way beside this one");
  const ways = await field.locator("option").allInnerTexts();
  assert.ok(!ways.includes("A site, app or intranet page that you or somebody else built"), "not beside itself");
  await field.selectOption({ label: "Not at all: they are only in the data" });
  const sides = group.locator(".other-way .card");
  await sides.nth(1).waitFor();
  assert.match(await sides.nth(0).innerText(), /A site, app or intranet page.*Licences needed/s);
  assert.match(await sides.nth(1).innerText(), /Nothing needed for this/);
  await group.getByRole("button", { name: "Go on with this way" }).click();
  await page.locator(".verdict").last().getByText("Nothing needed for this").first().waitFor();
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
