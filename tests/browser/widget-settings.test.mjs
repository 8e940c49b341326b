// What a page can set: facts, theme, language, and how that is told to the visitor.

import assert from "node:assert/strict";
import { HOST, WIDGET, onHost } from "./hosts.mjs";

for (const mode of ["frame", "inline"]) {
  onHost(`what the site has set is listed, and what it has locked can't be changed, ${mode}`, async ({ visit }) => {
    const inside = await visit("rtl", mode);
    const list = inside.getByText(/^Set by this site:/);
    await list.waitFor();
    assert.match(await list.innerText(), /Dynamics CRM 3\.0.*Our employees/s);
    assert.ok(await inside.getByRole("button", { name: /Which product/ }).isDisabled());
    const who = inside.getByRole("button", { name: /Who are these people/ });
    await who.click();
    await inside.getByRole("button", { name: /Our customers, members/ }).click();
    await inside.getByRole("heading", { level: 1, name: /How many different people|On how many servers|Which account/ }).first().waitFor();
    assert.doesNotMatch(await list.innerText(), /Our employees/);
    await inside.getByRole("button", { name: "Start again" }).click();
    await inside.getByText(/^Set by this site:.*Our employees/).waitFor();
  });

  onHost(`theme and tokens are followed, and what can't be read is refused, ${mode}`, async ({ page, visit, hears }) => {
    const inside = await visit("rtl", mode);
    const widget = inside.locator("#clausewise");
    await inside.getByRole("textbox").first().waitFor();
    const paper = () => widget.evaluate((it) => getComputedStyle(it).backgroundColor);
    const shows = async (colour) => {
      await widget.and(inside.locator("#clausewise")).waitFor();
      await page.waitForFunction(() => true);
      for (let tries = 0; tries < 200 && (await paper()) !== colour; tries += 1) await page.evaluate(() => new Promise(requestAnimationFrame));
      assert.equal(await paper(), colour);
    };
    await shows("rgb(251, 249, 244)");
    const set = (name, value) => page.evaluate(([name, value]) => document.querySelector("clausewise-check").setAttribute(name, value), [name, value]);
    await set("theme", "dark");
    await shows("rgb(25, 24, 21)");
    await set("theme", "light");
    await shows("rgb(251, 249, 244)");
    const style = (css) => page.evaluate((css) => {
      const widget = document.querySelector("clausewise-check");
      widget.style.cssText = css;
      widget.refresh();
    }, css);
    await style("--clausewise-paper: #eef; --clausewise-accent: #703");
    await shows("rgb(238, 238, 255)");
    await style("--clausewise-paper: #eef; --clausewise-ink: #ddd");
    assert.equal((await hears("error")).code, "token-contrast");
    await shows("rgb(251, 249, 244)");
    await style("--clausewise-paper: url(https://example.org/x)");
    await page.waitForFunction(() => recorded.events.some((one) => one.detail.code === "token-value"));
    await set("theme", "neon");
    await page.waitForFunction(() => recorded.events.some((one) => one.detail.code === "attribute-theme"));
    assert.ok(await inside.getByText(/^Guidance, not legal or licensing advice/).isVisible());
  });
}

onHost("a situation that can't be read, or that the rulebook refuses, is reported", async ({ page, visit, hears }) => {
  await visit("rtl");
  await hears("ready");
  const set = (situation) => page.evaluate((it) => { document.querySelector("clausewise-check").situation = it; }, situation);
  const attribute = (text) => page.evaluate((it) => document.querySelector("clausewise-check").setAttribute("situation", it), text);
  const troubled = (code) => page.waitForFunction((wanted) => recorded.events.some((one) => one.name === "error" && one.detail.code === wanted), code);
  await set({ product: "crm-99", groups: [{}] });
  await troubled("unknown-value");
  await attribute("[object Object]");
  await troubled("attribute-situation");
  await page.evaluate(() => { document.querySelector("clausewise-check").locked = ["groups[7].who"]; });
  await troubled("attribute-locked");
  await page.evaluate(() => { document.querySelector("clausewise-check").prices = { "crm-3.0/user-cal": { much: 100 } }; });
  await troubled("attribute-prices");
});

for (const mode of ["frame", "inline"]) {
  onHost(`a price list that the site hands over is shown as the site's, and no event carries it, ${mode}`, async ({ page, visit, hears, heard }) => {
    const inside = await visit("bare", mode);
    await hears("ready");
    await page.evaluate(() => {
      const widget = document.querySelector("clausewise-check");
      widget.setAttribute("prices", '{ "crm-3.0/user-cal": 100, "crm-3.0/external-connector": "1,399.50", "currency": "Taler" }');
      widget.situation = {
        product: "crm-3.0", guide: "2006-10", estate: { externalAppServers: 1 },
        groups: [{ who: "customer", people: 5000, path: "own-application", signIn: "shared-account", needs: ["read:own-case"] }],
      };
    });
    await inside.getByText("Prices set by this site: 500,000 Taler").waitFor();
    await inside.getByText("Prices set by this site: 1,399.50 Taler").waitFor();
    await inside.getByText(/from 14 people on, External Connector costs less than User CAL/).waitFor();
    assert.ok(await inside.getByLabel(/^User CAL/).isVisible(), "the list stands open");
    await page.evaluate(() => { document.querySelector("clausewise-check").prices = { "crm-3.0/user-cal": 50 }; });
    await inside.getByText("Prices set by this site: 250,000").first().waitFor();
    assert.equal(await inside.getByText(/Taler/).count(), 0);
    const told = JSON.stringify([await heard("verdict"), await heard("progress"), await heard("error")]);
    assert.doesNotMatch(told, /price|Taler|1,?399/i);
    await page.evaluate(() => {
      const widget = document.querySelector("clausewise-check");
      widget.prices = null;
      widget.removeAttribute("prices");
    });
    await inside.getByText("Prices set by this site").first().waitFor({ state: "detached" });
  });
}

onHost("what the page gives while the first screen is being drawn is not lost, inline", async ({ page, visit }) => {
  // A clock that runs fast makes the program give way to others at each chance, as on a busy machine.
  await page.addInitScript(() => {
    let now = Date.now();
    Date.now = () => (now += 20);
    const seen = new MutationObserver(() => {
      const widget = document.querySelector("clausewise-check");
      if (!widget?.shadowRoot?.querySelector(".application > *")) return;
      seen.disconnect();
      widget.prices = { "crm-3.0/user-cal": 100, currency: "Taler" };
      widget.situation = { product: "crm-3.0", guide: "2006-10", groups: [{ who: "employee", people: 50, path: "web-client", needs: ["read:*"] }] };
    });
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (options) {
      const root = attach.call(this, options);
      seen.observe(root, { childList: true, subtree: true });
      return root;
    };
  });
  const inside = await visit("bare", "inline");
  await inside.getByText("Prices set by this site: 5,000 Taler").first().waitFor();
});

onHost("what the page locks is followed when it changes", async ({ page, visit, hears }) => {
  const inside = await visit("rtl");
  await hears("ready");
  const product = inside.getByRole("button", { name: /Which product/ });
  await product.and(inside.locator("[disabled]")).waitFor();
  await page.evaluate(() => { document.querySelector("clausewise-check").locked = []; });
  await product.and(inside.locator(":enabled")).waitFor();
  await page.evaluate(() => { document.querySelector("clausewise-check").locked = ["product"]; });
  await product.and(inside.locator("[disabled]")).waitFor();
});

for (const mode of ["frame", "inline"]) {
  onHost(`a question of the library is what it begins with, and one that is not there is reported, ${mode}`, async ({ page, visit, hears, heard }) => {
    const inside = await visit("bare", mode);
    await hears("ready");
    const start = (id) => page.evaluate((it) => document.querySelector("clausewise-check").setAttribute("start", it), id);
    await start("crm-4.0/managers-who-only-read");
    await inside.getByRole("link", { name: "Open with its facts" }).waitFor();
    assert.deepEqual(await heard("error"), []);
    await start("crm-4.0/nobody-asked-this");
    assert.equal((await hears("error")).code, "attribute-start");
  });
}

onHost("the frame grows and shrinks with its content and comes to rest", async ({ page, visit, heard }) => {
  const inside = await visit("far");
  await page.locator("clausewise-check").scrollIntoViewIfNeeded();
  await inside.getByRole("textbox").first().waitFor();
  const heights = () => page.evaluate(() => recorded.messages.filter((one) => one.clausewise?.type === "height").map((one) => one.clausewise.px));
  const rests = async () => {
    const content = await inside.locator("#clausewise").evaluate((it) => Math.ceil(it.getBoundingClientRect().height));
    await page.waitForFunction((px) => Math.abs(recorded.messages.findLast((one) => one.clausewise?.type === "height").clausewise.px - px) <= 1, content);
    return content;
  };
  const asking = await rests();
  await inside.getByRole("textbox").first().fill("50");
  await inside.getByRole("button", { name: "Continue" }).click();
  await inside.getByRole("heading", { name: "Keep this" }).waitFor();
  const answered = await rests();
  assert.ok(answered > asking + 500, `${asking} ${answered}`);
  const settled = (await heights()).length;
  assert.ok(settled < 30, `${await heights()}`);
  await page.setViewportSize({ width: 320, height: 640 });
  const narrow = await rests();
  assert.ok(narrow > answered);
  const [frame, wide] = await inside.locator("html").evaluate((it) => [it.scrollHeight - it.clientHeight, it.scrollWidth - it.clientWidth]);
  assert.deepEqual([frame, wide], [0, 0]);
  assert.deepEqual(await heard("error"), []);
});

for (const mode of ["frame", "inline"]) {
  onHost(`several widgets on one page keep apart, and each speaks its language, ${mode}`, async ({ page, screenshot }) => {
    const fetched = [];
    page.on("request", (request) => fetched.push(request.url()));
    await page.goto(`${HOST}/two.html?mode=${mode}`);
    const inside = (id) => (mode === "frame" ? page.locator(`#${id} iframe`).contentFrame() : page.locator(`#${id}`));
    const [english, again, french] = ["english", "again", "french"].map(inside);
    const year = english.getByRole("button", { name: /On or after 26 October 2006/ });
    await year.waitFor();
    await page.locator("#again").scrollIntoViewIfNeeded();
    await again.getByRole("heading", { level: 1 }).waitFor();
    await page.locator("#french").scrollIntoViewIfNeeded();
    await french.getByRole("heading", { level: 1, name: /Quand avez-vous acheté ces licences/ }).waitFor();
    await french.getByRole("button", { name: "Recommencer" }).waitFor();
    // Inside a page those of one language share one program: three widgets, two of them.
    if (mode === "inline") assert.equal(fetched.filter((address) => address.endsWith(".wasm")).length, 2);
    await year.click();
    await english.getByRole("heading", { name: "Who are these people to your organisation?" }).waitFor();
    assert.ok(await french.getByRole("heading", { level: 1, name: /Quand avez-vous acheté/ }).isVisible());
    await page.evaluate(() => document.querySelector("#english").setAttribute("lang", "fr"));
    await english.getByRole("button", { name: "Recommencer" }).waitFor();
    await english.getByRole("heading", { level: 1, name: /Qui sont ces personnes/ }).waitFor();
    await screenshot(`host-two-${mode}`);
  });
}

for (const mode of ["frame", "inline"]) {
  onHost(`a widget that was given nothing leads to products and questions in its own place, ${mode}`, async ({ page, visit, screenshot }) => {
    const inside = await visit("bare", mode);
    await inside.getByRole("heading", { level: 1, name: "Who needs which licence?" }).waitFor();
    await screenshot(`host-bare-${mode}`);
    await inside.getByRole("link", { name: /^Microsoft Dynamics CRM 4\.0/ }).click();
    await inside.getByRole("heading", { level: 1, name: /When did you buy these licences/ }).waitFor();
    await inside.getByRole("button", { name: "Start again" }).click();
    const question = inside.locator(".gallery .entry a").first();
    const asked = await question.innerText();
    await question.click();
    await inside.getByRole("heading", { level: 1, name: asked }).waitFor();
    await inside.getByRole("link", { name: "Open with its facts" }).click();
    await inside.getByRole("heading", { name: "What you told us" }).waitFor();
    assert.equal(new URL(page.url()).hash, "");
    assert.equal(page.context().pages().length, 1);
  });
}

/** A day on which the rulebook is old. */
const LATER = new Date("2028-01-15T12:00:00");

for (const [mode, frozen] of [["frame", false], ["inline", false], ["frame", true]]) {
  onHost(`the foot of a copy that ${frozen ? "stays as it is" : "gets updates"} says what this is and how old, ${mode}`, async ({ page, visit, element }) => {
    await page.clock.setFixedTime(LATER);
    const inside = await visit("rtl", mode);
    await inside.getByRole("textbox").first().waitFor();
    if (frozen) {
      const { version } = await (await fetch(new URL("../versions.json", WIDGET))).json();
      await element.evaluate((it, folder) => it.setAttribute("src", folder), new URL(`../${version}/`, WIDGET).href);
      await inside.getByText(`This copy is release ${version} and stays as it is`).waitFor();
    }
    const foot = inside.getByRole("contentinfo", { name: "About these answers" });
    await foot.waitFor();
    const text = await foot.innerText();
    assert.match(text, /Guidance, not legal or licensing advice/);
    assert.match(text, /Rulebook of \d+ \w+ \d{4}, \d+ months old\./);
    assert.equal(await foot.locator(".age.notice").count(), 1);
    assert.equal(text.includes("stays as it is"), frozen);
  });
}
