// Without a network: after the first visit the page opens and answers, and it keeps nothing but its own files.

import assert from "node:assert/strict";
import { BRING, dropped } from "./bring.mjs";
import { scenario } from "./harness.mjs";

/** The library is not kept: a question's page is looked for, and opened in the page instead. */
const WITHOUT_A_NETWORK = { serviceWorkers: "allow", expected: [/^failed request: .*\/questions\/.*DISCONNECTED$/] };

scenario("after the first visit the page opens and answers without a network", WITHOUT_A_NETWORK, async ({ page, open, started }) => {
  await open();
  await page.evaluate(() => navigator.serviceWorker.ready);
  const kept = await page.evaluate(async () => {
    const [name, ...others] = await caches.keys();
    const kept = await (await caches.open(name)).keys();
    return { others, addresses: kept.map(({ url }) => url.replace(location.origin, "")) };
  });
  assert.deepEqual(kept.others, []);
  assert.equal(kept.addresses[0], "/");
  for (const part of [/^\/clausewise-web-.*\.js$/, /\.wasm$/, /\.css$/, /^\/boot-.*\.js$/]) {
    assert.ok(kept.addresses.some((address) => part.test(address)), `${part} in ${kept.addresses}`);
  }
  assert.ok(!kept.addresses.some((address) => /\/bring/.test(address)), "what was not opened is not loaded");

  await page.context().setOffline(true);
  await page.reload();
  await started();
  await page.locator(".entry a").first().click();
  await page.getByRole("link", { name: "Open with its facts" }).click();
  await page.locator(".verdict").nth(2).waitFor();
  await page.reload();
  await page.locator(".verdict").nth(2).waitFor();
  await page.context().setOffline(false);
});

for (const [language, judge, done] of [["", "Judge the rows", "What the rows come to"], ["fr/", "Juger les lignes", "Ce que donnent les lignes"]]) {
  scenario(`a page of one's own data, once opened, reads and judges without a network${language && ", in French"}`, { serviceWorkers: "allow" }, async ({ page, open, started }) => {
    await open(`${language}${BRING}`);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(async () => (await caches.match(location.href)) !== undefined);

    await page.context().setOffline(true);
    await page.reload();
    await started();
    const table = "who,path,needs,people,product\nemployee,web-client,read:case,3,crm-2016\n";
    await page.locator(".drop").dispatchEvent("drop", { dataTransfer: await dropped(page, "rows.csv", table) });
    await page.getByRole("button", { name: judge }).click();
    await page.getByRole("heading", { name: done }).waitFor();
    await page.locator(".brand").click();
    await page.locator(".gallery").waitFor();
    await page.context().setOffline(false);
  });
}
