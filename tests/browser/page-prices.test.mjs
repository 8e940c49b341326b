// The visitor's own prices: sums and break-even appear with them, and they stay here unless somebody ticks otherwise.

import assert from "node:assert/strict";
import { checkAccess, scenario } from "./harness.mjs";

/** Customers on a portal of their own under CRM 3.0: a connector for each server, or a CAL for each person. */
export async function twoWays(page) {
  await page.locator(".entry a").first().click();
  await page.getByRole("link", { name: "Open with its facts" }).first().click();
  await page.locator(".verdict .prices").first().waitFor();
}

const fold = (page, name = "Your prices") => page.locator(".prices summary").filter({ hasText: name }).first().click();
const field = (page, name) => page.locator(".prices").first().getByLabel(name);

scenario("without prices nothing is summed, and the page says that it publishes none", async ({ page, open }) => {
  await open();
  await twoWays(page);
  assert.equal(await page.locator(".cost, .even").count(), 0);
  assert.equal(await page.locator(".total th").getByText("Your prices").count(), 0);
  await fold(page);
  await page.getByText("We publish no prices. Type what you were quoted; it stays here.").first().waitFor();
});

scenario("typed prices give sums, a total and from how many people on one way costs less, by keyboard alone", async ({ page, open, tabTo, press, type, screenshot }) => {
  await open();
  await twoWays(page);
  const before = page.url();
  await page.locator(".prices summary").first().focus();
  await press("Enter");
  await tabTo("textbox", /^External Connector/);
  await type("1,399.50");
  await tabTo("textbox", /^User CAL/);
  await type("100");
  await tabTo("textbox", /^Currency/);
  await type("Taler");
  const cards = page.locator(".verdict").first().locator(".card");
  const [people, servers] = await Promise.all([/× User CAL/, /× External Connector/].map(async (kind) => {
    const card = cards.filter({ hasText: kind }).first();
    return Number((await card.locator(".figure").first().innerText()).replaceAll(",", ""));
  }));
  const told = (hundredths) => new Intl.NumberFormat("en", { maximumFractionDigits: 2, minimumFractionDigits: hundredths % 100 ? 2 : 0 }).format(hundredths / 100);
  await cards.getByText(`Your prices: ${told(people * 10_000)} Taler`).waitFor();
  await cards.getByText(`Your prices: ${told(servers * 139_950)} Taler`).waitFor();
  const from = Math.floor((servers * 139_950) / 10_000) + 1;
  await page.getByText(`Your prices: from ${told(from * 100)} people on, External Connector costs less than User CAL`).first().waitFor();
  await page.locator(".total th").getByText("Your prices").waitFor();
  assert.match(await page.locator(".total tbody").innerText(), /Taler/);
  assert.equal(page.url(), before, "no price in the address");
  await screenshot("prices-wide");
});

scenario("what is no amount is told so, and the sum waits", async ({ page, open }) => {
  await open();
  await twoWays(page);
  await fold(page);
  await field(page, /^User CAL/).fill("a lot");
  await page.getByText("One of these is no amount that we can read.").first().waitFor();
  assert.equal(await field(page, /^User CAL/).getAttribute("aria-invalid"), "true");
  assert.equal(await page.locator(".cost").count(), 0);
  await field(page, /^User CAL/).fill("12,50");
  await page.locator(".cost").first().waitFor();
});

scenario("prices go into link, address and record sheet only where that is ticked, and come back from there", async ({ page, open, started }) => {
  await open();
  await twoWays(page);
  await fold(page);
  await field(page, /^User CAL/).fill("100");
  await page.getByRole("button", { name: "Record sheet, to print" }).click();
  await page.getByRole("heading", { level: 1, name: "Record sheet" }).waitFor();
  assert.equal(await page.locator(".sheet").getByText("Your prices").count(), 0);
  const without = page.url();
  await page.getByLabel(/^With these prices/).check();
  await page.locator(".sheet").getByText("Your prices").first().waitFor();
  await page.waitForFunction((before) => location.href !== before, without);
  await page.reload();
  await started();
  await page.locator(".cost").first().waitFor();
  assert.equal(await page.locator(".notice").count(), 0, "a part of a link that we know");
  await page.getByRole("link", { name: "Start again" }).click();
  await page.getByRole("heading", { level: 1, name: "Who needs which licence?" }).waitFor();
  await twoWays(page);
  assert.equal(await page.locator(".cost").count(), 0, "a new beginning has no prices");
});

for (const [variant, options] of Object.entries({
  narrow: { viewport: { width: 320, height: 640 } },
  "narrow and dark": { viewport: { width: 320, height: 640 }, colorScheme: "dark" },
  "dark and wide": { colorScheme: "dark" },
})) {
  scenario(`prices are in order, ${variant}`, { ...options, reducedMotion: "reduce", bypassCSP: true }, async ({ page, open, screenshot }) => {
    await open();
    await twoWays(page);
    await fold(page);
    await field(page, /^External Connector/).fill("1,399.50");
    await field(page, /^User CAL/).fill("100");
    await field(page, /^Currency/).fill("Taler");
    await page.locator(".even").first().waitFor();
    await screenshot(`prices-${variant}`);
    await checkAccess(page);
  });
}

scenario("prices in French, with a comma before the fraction", { locale: "fr-FR" }, async ({ page, open, screenshot }) => {
  await open("fr/");
  await page.locator(".entry a").first().click();
  await page.getByRole("link", { name: "Ouvrir avec ses faits" }).first().click();
  await fold(page, "Vos prix");
  await field(page, /^User CAL/).fill("1 000,50");
  await page.locator(".cost").first().waitFor();
  assert.match(await page.locator(".cost").first().innerText(), /^Vos\sprix\s:\s[\d\s]+(,\d\d)?$/);
  await screenshot("prices-french");
});
