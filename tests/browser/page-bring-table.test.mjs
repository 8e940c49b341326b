// Spreadsheets in the page: by the file chooser, by drop and by paste; mapped, judged beside the page, cancelled,
// filtered and downloaded; and an export of users.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { BRING, dropped, isSound, tableOf } from "./bring.mjs";
import { scenario } from "./harness.mjs";

const place = (name) => fileURLToPath(new URL(`../../docs/samples/tables/${name}`, import.meta.url));
const sample = (name) => readFileSync(place(name), "utf8");

const FRAME = ".drop";
const done = (page) => page.getByRole("heading", { name: "What the rows come to" }).waitFor();
const mapped = (page) => page.getByRole("heading", { name: "What the columns are" }).waitFor();

/** Drops a file. */
async function drop(page, name, content) {
  await page.locator(FRAME).dispatchEvent("drop", { dataTransfer: await dropped(page, name, content) });
}

/** The lines of the table that is downloaded. */
async function downloaded(page) {
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download the table with its answers" }).click();
  const download = await coming;
  const text = readFileSync(await download.path(), "utf8");
  return { name: download.suggestedFilename(), lines: text.split("\n") };
}

scenario("a table is judged by keyboard alone, from the file chooser to the download", async ({ page, open, tabTo, press, type, screenshot, focused }) => {
  await open(BRING);
  const choosing = page.waitForEvent("filechooser");
  await page.getByLabel("Choose a file", { exact: true }).focus();
  await press("Enter");
  await (await choosing).setFiles(place("groups.csv"));
  await mapped(page);
  assert.match(await focused(), /What the columns are/);
  await screenshot("bring-table-columns");
  await isSound(page);
  await tabTo("combobox", "The rows are about");
  await type("Microsoft Dynamics CRM 2016");
  await tabTo("button", "Judge the rows");
  await press("Enter");
  await done(page);
  assert.match(await focused(), /What the rows come to/);
  await screenshot("bring-table-done");
  await isSound(page);
  await tabTo("link", "Download the table with its answers");
  const coming = page.waitForEvent("download");
  await press("Enter");
  const download = await coming;
  assert.equal(download.suggestedFilename(), "groups-clausewise.csv");
  const lines = readFileSync(await download.path(), "utf8").trimEnd().split("\n");
  assert.equal(lines.length, sample("groups.csv").trimEnd().split("\n").length);
  assert.match(lines[0], /,clausewise\.answer,clausewise\.outcome,/);
});

scenario("a dropped table in French is known by its own words", async ({ page, open }) => {
  await open(BRING);
  await drop(page, "groupes.csv", sample("groupes.csv"));
  await mapped(page);
  const kinds = await page.locator(".map select").evaluateAll((all) => all.map((select) => select.value));
  assert.ok(kinds.includes("who") && kinds.includes("path") && kinds.includes("people"), kinds.join());
});

scenario("a column that is not known can be given its meaning, and another one taken away", async ({ page, open }) => {
  await open(BRING);
  await drop(page, "own.csv", "Kolonne,path,needs,people\nemployee,web-client,read:case,3\n");
  await mapped(page);
  const of = (header) => page.getByLabel(`What the column ${header} holds`);
  assert.equal(await of("Kolonne").inputValue(), "");
  await of("Kolonne").selectOption("who");
  await of("people").selectOption("");
  await page.getByRole("button", { name: "Judge the rows" }).click();
  await page.getByRole("alert").filter({ hasText: "Choose which product" }).waitFor();
  await page.getByRole("button", { name: "Change the columns" }).click();
  await page.getByLabel("The rows are about").selectOption("crm-2016");
  assert.equal(await of("Kolonne").inputValue(), "who", "what was chosen stays");
  await page.getByRole("button", { name: "Judge the rows" }).click();
  await done(page);
  assert.ok(await page.getByRole("cell", { name: "a number is missing" }).first().isVisible());
});

scenario("bad rows are named by line and column, and formulas are made harmless", async ({ page, open }) => {
  await open(BRING);
  const rows = ["name,who,path,needs,people,product", '"=HYPERLINK(""http://x"")",employee,web-client,read:case,3,crm-2016', "b,nobody at all,web-client,read:case,3,crm-2016", "c,employee,web-client,read:case,many,crm-2016"];
  await drop(page, "rows.csv", rows.join("\r\n"));
  await mapped(page);
  await page.getByRole("button", { name: "Judge the rows" }).click();
  await done(page);
  await page.getByText("3 rows, 1 of them different; 2 can't be judged.").first().waitFor();
  await page.getByRole("combobox", { name: "Show", exact: true }).selectOption("problem");
  const problems = await page.locator(".outcome tbody tr").allInnerTexts();
  assert.equal(problems.length, 2);
  assert.match(problems[0], /line 3, column 2 \(who\): nobody at all is not known/);
  assert.match(problems[1], /line 4, column 5 \(people\): many is no whole number/);
  const { lines } = await downloaded(page);
  assert.match(lines[1], /^"'=HYPERLINK/);
  assert.match(lines[2], /line 3, column 2/);
});

scenario("rows are filtered by their answer", async ({ page, open }) => {
  await open(BRING);
  await drop(page, "many.csv", tableOf(3_000, 300));
  await mapped(page);
  await page.getByRole("button", { name: "Judge the rows" }).click();
  await done(page);
  const outcomes = page.locator(".outcome h5");
  assert.ok((await outcomes.count()) > 2);
  const filter = page.getByRole("combobox", { name: "Show", exact: true });
  await filter.selectOption("licence");
  assert.deepEqual(await outcomes.allInnerTexts(), ["Licences needed"]);
  assert.equal(await page.locator(".outcome tbody tr").count(), 100);
  await filter.selectOption("");
  assert.ok((await outcomes.count()) > 2);
});

scenario("pasted rows are a table too, and leave nothing in the field", { permissions: ["clipboard-read", "clipboard-write"] }, async ({ page, open, press, tabTo }) => {
  await open(BRING);
  await page.evaluate((text) => navigator.clipboard.writeText(text), sample("groups.csv").replaceAll(",", "\t"));
  await tabTo("textbox", "Or paste rows, with the names of their columns first");
  await press("ControlOrMeta+V");
  await mapped(page);
  await page.getByText("Pasted rows").waitFor();
  await page.getByRole("button", { name: "Bring another one" }).click();
  assert.equal(await page.getByLabel("Or paste rows").inputValue(), "");
});

scenario("an export of users becomes groups and holdings, without a name", async ({ page, open, started, screenshot }) => {
  await open(BRING);
  await drop(page, "users.csv", sample("users.csv"));
  await page.getByRole("heading", { name: "An export of the system's users" }).waitFor();
  await page.getByLabel("The list comes from").selectOption("crm-2016");
  await page.getByRole("button", { name: "Count the accounts" }).click();
  await page.getByRole("heading", { name: "What the list comes to" }).waitFor();
  const page_text = await page.locator("main").innerText();
  const people = sample("users.csv").trimEnd().split("\n").slice(1).map((line) => line.split(",")[0]);
  for (const name of people.filter((name) => name.length > 3)) assert.ok(!page_text.includes(name), name);
  assert.ok(page_text.includes("What such a list can't tell"));
  await screenshot("bring-users");
  await isSound(page);
  await page.getByRole("link", { name: "Start a situation with these facts" }).click();
  await page.waitForURL(/#s=/);
  await started();
});

scenario("what is no table is refused with what would be right", async ({ page, open }) => {
  await open(BRING);
  await drop(page, "empty.csv", "");
  await page.getByRole("alert").filter({ hasText: "The file is empty" }).waitFor();
  await page.getByRole("button", { name: "Bring another one" }).click();
  await drop(page, "other.csv", "a,b\n1,2\n");
  await mapped(page);
  await page.getByRole("button", { name: "Judge the rows" }).click();
  await page.getByRole("alert").filter({ hasText: "No column says anything about people" }).waitFor();
});

scenario("100,000 rows of 2,000 situations are judged beside the page, which stays awake", async ({ page, open }) => {
  await open(BRING);
  await page.evaluate(() => {
    window.long = [];
    new PerformanceObserver((list) => window.long.push(...list.getEntries().map((task) => task.duration))).observe({ type: "longtask" });
    window.frames_seen = 0;
    const count = () => { window.frames_seen += 1; requestAnimationFrame(count); };
    count();
  });
  for (const [kinds, situations] of [[2_000, true], [2_000, false], [20_000, true]]) {
    await page.locator("#table-file").setInputFiles({ name: "large.csv", mimeType: "text/csv", buffer: Buffer.from(tableOf(100_000, kinds, { situations })) });
    await mapped(page);
    await page.evaluate(() => {
      window.long.length = 0;
      window.frames_seen = 0;
      window.percents = new Set();
      window.began = performance.now();
      new MutationObserver(() => {
        const bar = document.querySelector("progress");
        if (bar) window.percents.add(bar.value);
        if (document.querySelector("a[download^=large]")) window.ended ??= performance.now();
      }).observe(document.body, { subtree: true, childList: true, attributes: true });
      window.ended = undefined;
    });
    await page.getByRole("button", { name: "Judge the rows" }).click();
    await page.getByRole("heading", { name: "What the rows come to" }).waitFor({ timeout: 100_000 });
    const seen = await page.evaluate(() => ({ took: window.ended - window.began, long: window.long, frames: window.frames_seen, percents: [...window.percents] }));
    console.log(`measured: ${kinds} kinds${situations ? " of situations" : " in one situation"}: ${JSON.stringify({ ...seen, percents: seen.percents.length })}`);
    assert.ok(seen.percents.length > 3, "the bar moves");
    await page.getByText("100,000 rows").first().waitFor();
    await page.getByRole("button", { name: "Bring another one" }).click();
  }
});

scenario("work that is cancelled ends at once and can be begun again", async ({ page, open }) => {
  await open(BRING);
  await page.locator("#table-file").setInputFiles({ name: "large.csv", mimeType: "text/csv", buffer: Buffer.from(tableOf(100_000, 2_000)) });
  await mapped(page);
  await page.getByRole("button", { name: "Judge the rows" }).click();
  await page.getByRole("progressbar").waitFor();
  const took = await page.evaluate(async () => {
    const began = performance.now();
    [...document.querySelectorAll("button")].find((button) => button.textContent === "Cancel").click();
    while (document.querySelector("progress")) await new Promise(requestAnimationFrame);
    return performance.now() - began;
  });
  console.log(`measured: cancelled after ${took.toFixed(1)} ms`);
  await mapped(page);
  assert.equal(page.workers().length, 0, "no worker goes on");
  await page.getByRole("button", { name: "Judge the rows" }).click();
  await done(page);
});

scenario("the columns of a table fit a narrow window", { viewport: { width: 320, height: 640 } }, async ({ page, open, screenshot }) => {
  await open(BRING);
  await drop(page, "groups.csv", sample("groups.csv"));
  await mapped(page);
  await isSound(page);
  await screenshot("bring-table-columns-narrow");
  await page.getByLabel("The rows are about").selectOption("crm-2016");
  await page.getByRole("button", { name: "Judge the rows" }).click();
  await done(page);
  await isSound(page);
  await screenshot("bring-table-done-narrow");
});

scenario("every sample can be downloaded in the page and is what the documentation has", async ({ page, open }) => {
  for (const language of ["", "fr/"]) {
    await open(`${language}${BRING}`);
    for (const summary of await page.locator(".samples summary").all()) await summary.click();
    const links = page.locator(".samples a");
    const names = await links.allInnerTexts();
    assert.deepEqual(names, ["connector-service-principal.txt", "client-on-a-server.txt", "linked-service.json", "groups.csv", "groupes.csv", "users.csv"]);
    for (const [at, name] of names.entries()) {
      const coming = page.waitForEvent("download");
      await links.nth(at).click();
      const download = await coming;
      assert.equal(download.suggestedFilename(), name);
      const folder = at < 3 ? "settings" : "tables";
      const documented = readFileSync(new URL(`../../docs/samples/${folder}/${name}`, import.meta.url));
      assert.ok(documented.equals(readFileSync(await download.path())), name);
    }
  }
});

scenario("more than 50,000 different rows are refused with what to do", async ({ page, open }) => {
  await open(BRING);
  const rows = Array.from({ length: 50_001 }, (_, row) => `s${row},employee,web-client`);
  await page.locator("#table-file").setInputFiles({ name: "different.csv", mimeType: "text/csv", buffer: Buffer.from(`situation,who,path\n${rows.join("\n")}\n`) });
  await mapped(page);
  await page.getByLabel("The rows are about").selectOption("d365");
  await page.getByRole("button", { name: "Judge the rows" }).click();
  await page.getByRole("alert").filter({ hasText: "50,000 different rows" }).waitFor();
});

/** How people see the page. */
const EYES = {
  dark: { colorScheme: "dark" },
  "forced colours": { forcedColors: "active" },
  "400 percent": { viewport: { width: 320, height: 200 } },
};

for (const [eyes, options] of Object.entries(EYES)) {
  scenario(`a table with ${eyes}`, options, async ({ page, open, screenshot }) => {
    await open(BRING);
    await drop(page, "groups.csv", sample("groups.csv"));
    await mapped(page);
    await isSound(page);
    await screenshot(`bring-table-columns-${eyes}`);
    await page.getByLabel("The rows are about").selectOption("crm-2016");
    await page.getByRole("button", { name: "Judge the rows" }).click();
    await done(page);
    await isSound(page);
    await screenshot(`bring-table-done-${eyes}`);
  });
}

scenario("a table is judged in French", async ({ page, open, screenshot }) => {
  await open(`fr/${BRING}`);
  await drop(page, "groupes.csv", sample("groupes.csv"));
  await page.getByLabel("Les lignes concernent").selectOption("crm-2016");
  await isSound(page);
  await screenshot("bring-table-columns-french");
  await page.getByRole("button", { name: "Juger les lignes" }).click();
  await page.getByRole("heading", { name: "Ce que donnent les lignes" }).waitFor();
  await isSound(page);
  await screenshot("bring-table-done-french");
});
