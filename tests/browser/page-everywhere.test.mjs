// Every screen of the page: narrow, wide, dark and on paper, without a complaint of axe, and nothing wider than it.

import assert from "node:assert/strict";
import { inFrench } from "./french.mjs";
import { checkAccess, scenario } from "./harness.mjs";

/** Opens every topic of the gallery. */
const unfold = (page) => page.locator("details.topic").evaluateAll((topics) => topics.forEach((topic) => { topic.open = true; }));

/** The screens, each with the way there. */
const SCREENS = {
  start: async (page) => page.getByRole("heading", { level: 1 }).waitFor(),
  finder: async (page) => {
    await page.getByLabel("Version in the About box").selectOption("8.2");
    await page.getByText("What the numbers stand for").click();
    await page.getByText("2 products fit.").waitFor();
  },
  exit: async (page) => {
    await page.getByRole("link", { name: "Business Central", exact: true }).click();
    await page.getByRole("heading", { name: "Business Central is not covered" }).waitFor();
  },
  question: async (page) => {
    await page.getByRole("link", { name: /Dynamics CRM 4\.0/ }).click();
    await page.getByRole("button", { name: /^On or after/ }).click();
    await page.getByRole("heading", { name: /Who are these people/ }).waitFor();
  },
  ways: async (page) => {
    await SCREENS.question(page);
    await page.getByRole("button", { name: "Our employees" }).click();
    await page.getByRole("heading", { name: /How do they reach/ }).waitFor();
  },
  tasks: async (page) => {
    await SCREENS.ways(page);
    await page.getByRole("checkbox", { name: /own screens in the browser/ }).check();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("heading", { name: /What do they do/ }).waitFor();
    await page.getByText("In detail, by kind of record").click();
  },
  answer: async (page) => {
    await unfold(page);
    await page.getByRole("link", { name: /A thousand colleagues could log a call/ }).click();
    await page.getByRole("heading", { name: "What it rests on" }).waitFor();
  },
  verdict: async (page) => {
    await SCREENS.answer(page);
    await page.getByRole("link", { name: "Open with its facts" }).click();
    await page.getByRole("heading", { name: "Altogether" }).waitFor();
  },
  reasons: async (page) => {
    await SCREENS.verdict(page);
    const first = page.locator(".verdict").first();
    await first.getByRole("button", { name: "Show what would change it" }).click();
    await first.locator(".change").first().waitFor();
    await first.getByLabel("Why not another licence?").selectOption({ index: 2 });
    await first.locator(".why-other .refused").waitFor();
    await page.getByRole("button", { name: "Show it through time" }).click();
    await page.getByRole("button", { name: "Other products too" }).click();
    await page.getByRole("button", { name: "Compare them" }).click();
    await page.locator(".compare .card").first().waitFor();
    await page.locator(".time details.behind").first().evaluate((table) => { table.open = true; });
  },
  removed: async (page) => {
    await page.locator(".entry a").first().click();
    await page.getByRole("link", { name: "Open with its facts" }).first().click();
    await page.getByRole("button", { name: /^Remove / }).first().click();
    await page.locator(".undo").waitFor();
  },
  closed: async (page) => {
    await unfold(page);
    await page.getByRole("link", { name: /Is there a free account for our nightly import into CRM 4\.0/ }).click();
    await page.getByRole("link", { name: "Open with its facts" }).click();
    await page.locator(".path .why-closed:visible").waitFor();
  },
  refused: async (page) => {
    await page.goto(`${page.url()}#s=1AAAA`);
    await page.getByRole("heading", { level: 1, name: "This link can't be opened" }).waitFor();
  },
  "two ways": async (page) => {
    await SCREENS.verdict(page);
    const group = page.locator(".verdict").last();
    await group.getByLabel("Another way beside this one").selectOption({ index: 3 });
    await group.locator(".other-way .card").first().waitFor();
    await group.locator(".why > .behind > summary").click();
  },
  sheet: async (page) => {
    await SCREENS.verdict(page);
    await page.getByRole("button", { name: "Record sheet, to print" }).click();
    await page.getByRole("heading", { level: 1, name: "Record sheet" }).waitFor();
  },
  readings: async (page) => {
    await unfold(page);
    await page.getByRole("link", { name: /Anybody fills in a web form/ }).click();
    await page.getByRole("link", { name: "Open with its facts" }).click();
    await page.getByRole("heading", { name: "Two sources disagree" }).waitFor();
  },
};

/** The variants, each with what the browser is told. */
const VARIANTS = {
  wide: { viewport: { width: 1280, height: 900 } },
  middle: { viewport: { width: 800, height: 900 } },
  narrow: { viewport: { width: 320, height: 640 } },
  "narrow and dark": { viewport: { width: 320, height: 640 }, colorScheme: "dark" },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  forced: { viewport: { width: 1280, height: 900 }, forcedColors: "active", reducedMotion: "reduce" },
};

for (const [variant, options] of Object.entries(VARIANTS)) {
  for (const [screen, go] of Object.entries(SCREENS)) {
    // Axe puts itself into the page as a script, which the page's policy would refuse.
    scenario(`${screen} is in order, ${variant}`, { ...options, reducedMotion: "reduce", bypassCSP: true }, async ({ page, open, screenshot }) => {
      await open();
      await go(page);
      await screenshot(`${screen}-${variant}`);
      await checkAccess(page);
    });
  }
}

scenario("the layout mirrors where the writing runs from right to left", async ({ page, open, screenshot }) => {
  await open();
  await SCREENS.verdict(page);
  await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
  const [answers, main] = await Promise.all([".answers", "main"].map((part) => page.locator(part).boundingBox()));
  assert.ok(answers.x > main.x, "what was told stands on the right");
  await screenshot("verdict-mirrored");
});

// Every text half as long again, between marks: what is cut off, overlaps or says a word of its own shows.
for (const [variant, options] of Object.entries({ wide: VARIANTS.wide, narrow: VARIANTS.narrow })) {
  scenario(`longer words in a language that nobody speaks break nothing, ${variant}`, { ...options, reducedMotion: "reduce", bypassCSP: true }, async ({ page, open, screenshot }) => {
    await page.route(/texts-en-words-\w+\.bin$/, async (route) => {
      const response = await route.fetch();
      const longer = (text) => (/\p{L}{3}/u.test(text) ? `⟦${text.replace(/\p{L}{3,}(?![^{]*\})/gu, (word) => word + word.slice(0, word.length / 2))}⟧` : text);
      await route.fulfill({ response, body: (await response.text()).split("\0").map(longer).join("\0") });
    });
    await open();
    const screens = ["start", "question", "verdict"];
    await screenshot(`pseudo-${screens[0]}-${variant}`);
    await checkAccess(page);
    await page.getByRole("link", { name: /Dynamics CRM 4\.0/ }).click();
    await page.locator(".ask").waitFor();
    assert.match(await page.locator(".ask h1").innerText(), /^⟦.*⟧$/);
    await screenshot(`pseudo-${screens[1]}-${variant}`);
    await checkAccess(page);
    await page.goBack();
    await page.locator(".entry a").first().click();
    await page.locator("a.go").click();
    await page.locator(".verdict .prices").first().waitFor();
    await page.locator(".prices summary").first().click();
    await screenshot(`pseudo-${screens[2]}-${variant}`);
    await checkAccess(page);
  });
}

for (const [variant, options] of Object.entries({ wide: VARIANTS.wide, "narrow and dark": VARIANTS["narrow and dark"] })) {
  scenario(`the screens are in order in French, ${variant}`, { ...options, locale: "fr-FR", reducedMotion: "reduce", bypassCSP: true }, async ({ page, open, screenshot }) => {
    const looked = async (screen) => {
      await screenshot(`${screen}-french-${variant}`);
      await checkAccess(page);
    };
    const press = (role, name) => page.getByRole(role, { name: inFrench(name) }).first().click();
    await open("fr/");
    await looked("start");
    await page.getByRole("link", { name: /^Microsoft Dynamics CRM 4\.0/ }).click();
    await page.locator(".ask").waitFor();
    await looked("question");
    await page.goBack();
    await page.locator(".entry a").first().click();
    await press("link", "Open with its facts");
    await page.locator(".verdict .prices").first().waitFor();
    await page.getByText(inFrench("Your prices")).first().click();
    await page.locator(".prices").first().getByLabel(/^User CAL/).fill("1 000,50");
    await press("button", "Show which answers it turns on");
    await press("button", "Show it through time");
    await press("button", "Compare them");
    const ways = page.getByLabel(inFrench("Another way beside this one")).first();
    await ways.selectOption({ index: 2 });
    await page.locator(".other-way .card").first().waitFor();
    await looked("verdict");
    await press("button", "Record sheet, to print");
    await page.locator(".sheet").first().waitFor();
    await looked("sheet");
  });
}

scenario("the verdict prints with its clauses and without what can be pressed", async ({ page, open, screenshot }) => {
  await open();
  await SCREENS.verdict(page);
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.getByText(/These 1,000 people each need one User CAL/).last().isVisible());
  assert.ok(await page.getByText(/Guidance, not legal or licensing advice/).isVisible());
  assert.ok(await page.locator(".clause-where").first().isVisible());
  assert.ok(await page.getByRole("button", { name: "Copy the link" }).isHidden());
  await screenshot("verdict-print");
});

scenario("the colours that are chosen stay chosen", async ({ page, open }) => {
  await open();
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  await page.getByRole("radio", { name: "Dark" }).check();
  const dark = await paper();
  assert.notEqual(dark, light);
  await page.waitForLoadState("networkidle");
  await page.reload();
  await page.getByRole("heading", { level: 1 }).waitFor();
  assert.equal(await paper(), dark);
});
