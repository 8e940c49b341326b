// A link made under another rulebook: what is different today, for whom, and by which clause.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { checkAccess, scenario } from "./harness.mjs";

/** Made with an answer by which visitors who send a form needed nothing; it never changes. */
const OLD = readFileSync(new URL("links/other-answer.txt", import.meta.url), "utf8").trim();

for (const [variant, options] of Object.entries({
  wide: {},
  narrow: { viewport: { width: 320, height: 640 } },
  "narrow and dark": { viewport: { width: 320, height: 640 }, colorScheme: "dark" },
})) {
  scenario(`an old link tells what it said and what is said today, and by which clause, ${variant}`, { ...options, bypassCSP: true, reducedMotion: "reduce" }, async ({ page, open, started, screenshot }) => {
    await open(`#${OLD}`);
    const notice = page.locator(".different");
    await notice.waitFor();
    const text = await notice.innerText();
    assert.match(text, /made with an earlier rulebook, and its answer was another one/);
    assert.match(text, /Group 1\s+When the link was made\s+Nothing needed for this\s+Today\s+Two readings\s+1 × External Connector, or nothing needed/);
    assert.doesNotMatch(text, /Group 2/, "the people at the desk are judged as before");
    await notice.getByText("What changed it").click();
    await notice.locator(".clause-where").first().waitFor();
    assert.match(await notice.locator(".step").first().innerText(), /Original: /);
    await screenshot(`old-link-${variant}`);
    await checkAccess(page);
    // It stands in the address as long as nothing is told, so that a reload says the same.
    assert.ok(page.url().endsWith(OLD));
    await page.reload();
    await started();
    await notice.waitFor();
    await page.locator(".answers").getByRole("button", { name: /Who are these people/ }).first().click();
    await page.locator(".ask").getByRole("button", { name: /Our customers/ }).click();
    await page.waitForFunction((old) => !location.href.endsWith(old), OLD);
    assert.equal(await notice.count(), 0);
  });
}

scenario("a link made today and opened again tells no difference", async ({ page, open }) => {
  await open(`#${OLD}`);
  await page.locator(".answers").getByRole("button", { name: /How many different people/ }).first().click();
  await page.getByRole("textbox").nth(0).waitFor();
  await page.locator("#number").fill("901");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.locator(".verdict").first().waitFor();
  const address = page.url();
  assert.ok(!address.endsWith(OLD));
  await page.goto("about:blank");
  await page.goto(address);
  await page.locator(".verdict").first().waitFor();
  assert.equal(await page.locator(".different, .notice").count(), 0);
});
