// Without a network: after the first visit the page opens and answers, and it keeps nothing but its own files.

import assert from "node:assert/strict";
import net from "node:net";
import { BRING, dropped } from "./bring.mjs";
import { PAGE, scenario } from "./harness.mjs";

/**
 * The site at an address of its own, behind a line that can be cut: then it can't be reached, by the page or by its worker.
 * The browser's own switch is not taken, since it may leave out the worker.
 */
async function line() {
  const { hostname, port } = new URL(PAGE);
  const ends = new Set();
  const server = net.createServer((from) => {
    const to = net.connect(Number(port), hostname);
    for (const end of [from, to]) {
      ends.add(end);
      end.on("error", () => end.destroy());
      end.on("close", () => ends.delete(end));
    }
    from.pipe(to).pipe(from);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    cut: () => {
      server.close();
      for (const end of ends) end.destroy();
    },
  };
}

const first = await line();

/** The library is not kept: a question's page is looked for, and opened in the page instead. */
const BEHIND_A_LINE = { serviceWorkers: "allow", also: [first.address], expected: [/^failed request: .*\/questions\/.*REFUSED$/] };

scenario("after the first visit the page opens and answers without a network", BEHIND_A_LINE, async ({ page, open, started }) => {
  await open("", first.address);
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

  first.cut();
  await page.reload();
  await started();
  await page.locator(".entry a").first().click();
  await page.getByRole("link", { name: "Open with its facts" }).click();
  await page.locator(".verdict").nth(2).waitFor();
  await page.reload();
  await page.locator(".verdict").nth(2).waitFor();
});

for (const [language, judge, done] of [["", "Judge the rows", "What the rows come to"], ["fr/", "Juger les lignes", "Ce que donnent les lignes"]]) {
  const own = await line();
  const behind = { serviceWorkers: "allow", also: [own.address] };
  scenario(`a page of one's own data, once opened, reads and judges without a network${language && ", in French"}`, behind, async ({ page, open, started }) => {
    await open(`${language}${BRING}`, own.address);
    await page.evaluate(() => navigator.serviceWorker.ready);
    // A wait for a function takes a promise for an answer, so the page itself looks again with each frame.
    await page.evaluate(async () => {
      while (!(await caches.match(location.href))) await new Promise(requestAnimationFrame);
    });

    own.cut();
    await page.reload();
    await started();
    const table = "who,path,needs,people,product\nemployee,web-client,read:case,3,crm-2016\n";
    await page.locator(".drop").dispatchEvent("drop", { dataTransfer: await dropped(page, "rows.csv", table) });
    await page.getByRole("button", { name: judge }).click();
    await page.getByRole("heading", { name: done }).waitFor();
    await page.locator(".brand").click();
    await page.locator(".gallery").waitFor();
  });
}
