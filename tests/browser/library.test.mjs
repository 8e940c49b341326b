// The site without its program: the first screen before it comes and without it, the library of clauses, licences and
// questions, the pages around it, and the search.

import assert from "node:assert/strict";
import { checkAccess, NESTED_PAGE, PAGE, scenario } from "./harness.mjs";

/** Goes to a static page. */
const visit = (page, address, base = PAGE) => page.goto(new URL(address, base).href);

/** Chromium refuses to load ahead the modules it may not run. */
const WITHOUT_SCRIPT = { javaScriptEnabled: false };

scenario("without JavaScript the first screen shows what it does and the gallery, and its links lead on", WITHOUT_SCRIPT, async ({ page, screenshot }) => {
  await visit(page, "");
  assert.ok(await page.getByRole("heading", { level: 1, name: "Who needs which licence?" }).isVisible());
  assert.ok(await page.locator("noscript p").isVisible());
  assert.ok(await page.getByRole("link", { name: "Business Central", exact: true }).isVisible());
  assert.ok((await page.locator(".gallery .entry").count()) > 100);
  assert.equal(await page.getByRole("searchbox").count(), 0, "what needs a script is not shown");
  await screenshot("start-without-script");
  const first = page.locator(".gallery .entry a").first();
  const asked = await first.innerText();
  await first.click();
  assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), asked);
  assert.ok(await page.getByRole("heading", { name: "What it rests on" }).isVisible());
});

scenario("the program takes the place of the first screen without moving anything", async ({ page, open }) => {
  await page.addInitScript(() => {
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const moved = entry.sources.map(({ node }) => `${node?.nodeName} ${node?.className ?? ""}`);
        window.shifts.push(`${entry.value} ${moved}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await open();
  await page.getByLabel("Version in the About box").waitFor();
  assert.deepEqual(await page.evaluate(() => window.shifts), []);
});

scenario("a product chosen before the program has come is opened when it comes", async ({ page, started }) => {
  let letThrough;
  const held = new Promise((resolve) => { letThrough = resolve; });
  await page.route("**/*.wasm", async (route) => { await held; await route.continue(); });
  await visit(page, "");
  await page.getByRole("link", { name: /Dynamics CRM 4\.0/ }).click();
  letThrough();
  await started();
  await page.getByRole("heading", { level: 1, name: /When did you buy/ }).waitFor();
});

scenario("a question's page opens its situation, and Back leads to it", async ({ page, started }) => {
  await visit(page, "questions/crm-4.0/managers-who-only-read.html");
  await page.getByRole("link", { name: "Open with its facts" }).click();
  await started();
  await page.getByRole("heading", { name: "Altogether" }).waitFor();
  await page.goBack();
  assert.ok(await page.getByRole("heading", { name: "An answer that goes round" }).isVisible());
});

scenario("a clause leads to its rules, its product and its document", async ({ page }) => {
  await visit(page, "clauses/crm-4.0/first-wording.html");
  for (const heading of ["Rules that rest on it", "What came in its place", "Questions that cite it"]) {
    assert.ok(await page.getByRole("heading", { name: heading }).isVisible(), heading);
  }
  assert.match(await page.locator(".original").innerText(), /^In our words\. Original: .*We have read this only in a copy\.$/);
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Library" }).click();
  assert.ok(await page.getByRole("heading", { level: 1, name: "The library" }).isVisible());
});

scenario("a licence's table of another edition opens without a script", { javaScriptEnabled: false }, async ({ page, screenshot }) => {
  await visit(page, "licences/d365/team-members.html");
  const editions = page.locator("details.edition");
  assert.ok((await editions.count()) >= 3);
  assert.equal(await page.locator("details.edition[open]").count(), 1);
  await editions.nth(1).locator("summary").click();
  assert.ok(await editions.nth(1).getByRole("columnheader", { name: "Records" }).isVisible());
  await screenshot("licence");
});

scenario("the search finds questions, licences and clauses with the keyboard alone", async ({ page, press, type, tabTo, focused }) => {
  await visit(page, "about.html");
  await tabTo("searchbox", "Search questions, licences, clauses");
  await type("team members portal");
  await page.getByText(/^\d+ found$/).waitFor();
  assert.ok(await page.getByRole("status").filter({ hasText: "found" }).isVisible());
  await press("ArrowDown");
  assert.match(await focused(), /^a /);
  await press("Escape");
  assert.match(await focused(), /^input/);
  assert.ok(await page.locator(".found").isHidden());
  await type(" xyzzy");
  await page.getByText("Nothing found. Try another word, or fewer.").waitFor();
});

scenario("the search works in the application, from a path of somebody's site", async ({ page, open, screenshot }) => {
  await open("", NESTED_PAGE);
  await page.getByRole("searchbox").fill("external connector");
  await page.getByText(/^\d+ found$/).waitFor();
  await screenshot("search");
  await page.locator(".found a").first().click();
  await page.locator(".trail").waitFor();
  assert.ok(page.url().startsWith(new URL(NESTED_PAGE).href));
});

scenario("the age of the rulebook is told by the visitor's clock, from six months on as a notice", async ({ page }) => {
  await page.clock.setFixedTime(new Date("2027-06-30T12:00:00Z"));
  await visit(page, "about.html");
  await page.getByText(/Rulebook of \d+ \w+ \d{4}, 7 months old\./).first().waitFor();
  assert.ok((await page.locator(".age.notice").count()) > 0);
  assert.doesNotMatch(await page.locator(".age").first().innerText(), /current/i);
});

scenario("a report is prepared and nothing is sent", async ({ page }) => {
  await visit(page, "clauses/crm-4.0/first-wording.html");
  await page.getByRole("link", { name: "Report a mistake on this page" }).click();
  await page.getByLabel("What is wrong").fill("The page number.");
  const text = await page.getByLabel("The text, ready to send").inputValue();
  assert.match(text, /clauses\/crm-4\.0\/first-wording\.html/);
  assert.match(text, /The page number\./);
  assert.match(text, /Rulebook \S+ of /);
});

scenario("who publishes the site is not made up", async ({ page }) => {
  await visit(page, "privacy.html");
  assert.ok(await page.getByText("Who publishes this copy is not stated.").first().isVisible());
  assert.equal(await page.locator('link[rel="canonical"]').count(), 0);
});

scenario("every page has its French twin, one press away, and back", async ({ page }) => {
  await visit(page, "licences/crm-4.0/limited-user-cal.html");
  await page.getByRole("link", { name: "Français" }).click();
  await page.waitForURL(/\/fr\/licences\/crm-4\.0\/limited-user-cal\.html$/);
  assert.equal(await page.locator("html").getAttribute("lang"), "fr");
  assert.ok(await page.getByRole("heading", { name: "Ce qu'elle permet" }).isVisible());
  assert.ok(await page.getByText("Toutes les voies d'accès").first().isVisible());
  await page.getByRole("link", { name: "English", exact: true }).click();
  await page.getByRole("heading", { name: "What it permits" }).waitFor();
});

scenario("the application speaks French below fr, and opens a French question's situation", async ({ page, started, screenshot }) => {
  await visit(page, "fr/");
  await started();
  await page.getByRole("heading", { level: 1, name: /^Qui a besoin de quelle licence/ }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "fr");
  await screenshot("start-french");
  await visit(page, "fr/questions/crm-4.0/managers-who-only-read.html");
  await page.locator("a.go").click();
  await started();
  await page.locator(".verdict .headline").first().waitFor();
  assert.match(page.url(), /\/fr\/#s=/);
});

scenario("no link of the whole site is dead", async ({ page }) => {
  await visit(page, "library.html");
  const { pages, dead } = await page.evaluate(async () => {
    const top = new URL("./", document.baseURI).href;
    const seen = new Set([top]);
    const waiting = [top];
    const dead = [];
    const look = async () => {
      for (let address = waiting.pop(); address; address = waiting.pop()) {
        const response = await fetch(address);
        if (!response.ok) dead.push(address);
        if (!response.headers.get("content-type").startsWith("text/html")) continue;
        const html = await response.text();
        for (const [, name, link] of html.matchAll(/ (href|src)="?([^" >]*)/g)) {
          const target = new URL(link.replaceAll("&amp;", "&"), address);
          target.hash = "";
          if (!target.href.startsWith(top) || seen.has(target.href) || (name === "src" && !link)) continue;
          seen.add(target.href);
          waiting.push(target.href);
        }
      }
    };
    await Promise.all(Array.from({ length: 4 }, look));
    return { pages: seen.size, dead };
  });
  assert.deepEqual(dead, []);
  assert.ok(pages > 1_800, `${pages} pages`);
});

/** The static pages that every window is tried with. */
const PAGES = {
  clause: "clauses/d365/named-person-24.html",
  licence: "licences/d365/team-members.html",
  question: "questions/crm-4.0/managers-who-only-read.html",
  product: "products/crm-4.0.html",
  library: "library.html",
  documents: "documents.html",
  about: "about.html",
  privacy: "privacy.html",
  terms: "terms.html",
  accessibility: "accessibility.html",
  changes: "changes.html",
  report: "report.html",
  french: "fr/licences/d365/sales-enterprise.html",
};

const WINDOWS = {
  wide: { viewport: { width: 1280, height: 800 } },
  narrow: { viewport: { width: 320, height: 640 } },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
};

for (const [window, options] of Object.entries(WINDOWS)) {
  // Axe puts itself into the page as a script, which the page's policy would refuse.
  scenario(`axe finds nothing on the static pages, ${window}, and none is wider than its window`, { ...options, bypassCSP: true }, async ({ page, screenshot }) => {
    for (const [name, address] of Object.entries(PAGES)) {
      await visit(page, address);
      await checkAccess(page);
      await screenshot(`library-${name}-${window}`);
    }
  });
}

scenario("a static page mirrors where the writing runs from right to left, and prints without what can be pressed", async ({ page }) => {
  await visit(page, PAGES.licence);
  await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
  const [brand, tools] = await Promise.all([".brand", ".head-tools"].map((part) => page.locator(part).boundingBox()));
  assert.ok(brand.x > tools.x, "the name stands on the right");
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator(".head").isHidden());
  assert.ok(await page.getByText(/Guidance, not legal or licensing advice/).isVisible());
});
