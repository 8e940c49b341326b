// Which language somebody gets: the one of the address, with an offer of the one their browser prefers.

import assert from "node:assert/strict";
import { checkAccess, scenario } from "./harness.mjs";

const offer = (page) => page.locator(".offer").filter({ visible: true });

scenario("a browser that prefers French is offered the French page, in French, and is sent nowhere", { locale: "fr-CA", bypassCSP: true }, async ({ page, open, started, screenshot }) => {
  await open();
  assert.match(page.url(), /\/$/, "nobody is sent away");
  assert.equal(await offer(page).innerText(), "Cette page existe aussi en français.");
  assert.equal(await offer(page).getAttribute("lang"), "fr");
  await screenshot("offer-wide");
  await checkAccess(page);
  await offer(page).getByRole("link").click();
  await started();
  await page.getByRole("heading", { level: 1, name: "Qui a besoin de quelle licence ?" }).waitFor();
  assert.equal(await offer(page).count(), 0);
  // Somebody who comes back on purpose stays.
  await page.getByRole("link", { name: "English", exact: true }).click();
  await started();
  await page.getByRole("heading", { level: 1, name: "Who needs which licence?" }).waitFor();
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, ""]);
});

scenario("another language opens at the same situation", { locale: "fr-FR" }, async ({ page, open, started }) => {
  await open();
  await page.getByRole("link", { name: /Dynamics CRM 4\.0/ }).click();
  await page.getByRole("heading", { level: 1, name: "When did you buy" }).waitFor();
  const fragment = new URL(page.url()).hash;
  await offer(page).getByRole("link").click();
  await started();
  await page.getByRole("heading", { level: 1, name: /^Quand avez-vous acheté/ }).waitFor();
  assert.equal(new URL(page.url()).hash, fragment);
  await page.getByRole("link", { name: "English", exact: true }).press("Enter");
  await started();
  await page.getByRole("heading", { level: 1, name: "When did you buy" }).waitFor();
});

scenario("who prefers a language that we have not, or ours to others, is offered nothing", { locale: "de-DE" }, async ({ page, open }) => {
  await open();
  assert.equal(await offer(page).count(), 0);
});

scenario("the offer stands there from the first paint and moves nothing", { locale: "fr-FR", viewport: { width: 320, height: 640 } }, async ({ page, open, screenshot }) => {
  await page.addInitScript(() => {
    window.moved = 0;
    new PerformanceObserver((list) => {
      for (const one of list.getEntries()) window.moved += one.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await open();
  assert.equal(await page.evaluate(() => window.moved), 0);
  await screenshot("offer-narrow");
});

scenario("a static page offers its French one, too", { locale: "fr-FR" }, async ({ page }) => {
  await page.goto(new URL("about.html", process.env.CLAUSEWISE_URL).href);
  await offer(page).getByRole("link").click();
  await page.waitForURL(/\/fr\/about\.html$/);
});
