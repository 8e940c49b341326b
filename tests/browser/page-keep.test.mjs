// What a visitor takes along: the record sheet on paper, the answer as JSON and as a table for a spreadsheet.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { scenario } from "./harness.mjs";

async function verdict(page) {
  await page.locator("details.topic").evaluateAll((topics) => topics.forEach((topic) => { topic.open = true; }));
  await page.getByRole("link", { name: /A thousand colleagues could log a call/ }).click();
  await page.getByRole("link", { name: "Open with its facts" }).click();
  await page.getByRole("heading", { name: "Altogether" }).waitFor();
}

scenario("the record sheet holds the facts, the answer, the clauses and what it is not", async ({ page, open, screenshot }) => {
  await open();
  await verdict(page);
  const groups = await page.locator(".verdict").count();
  await page.getByRole("button", { name: "Record sheet, to print" }).click();
  await page.getByRole("heading", { level: 1, name: "Record sheet" }).waitFor();
  const sheets = page.locator("article.sheet");
  assert.equal(await sheets.count(), groups);
  const text = await sheets.last().innerText();
  for (const part of [/Asked for/, /What you told us/, /These 1,000 people each need one User CAL/, /Why, step by step/, /\[1\] .*Original: /,
    /What binds you/, /Rulebook .*digest/, /Fingerprint /, /#s=/, /Guidance, not legal or licensing advice/, /admits nothing/]) {
    assert.match(text, part);
  }
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.getByRole("button", { name: "Print" }).isHidden());
  await screenshot("sheet-print");
  const pdf = await page.pdf({ format: "A4" });
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
  assert.ok(pages >= groups, `${pages} pages for ${groups} groups`);
  await page.emulateMedia({ media: "screen" });
  await page.getByRole("button", { name: "Back to the answer" }).click();
  await page.getByRole("heading", { name: "Altogether" }).waitFor();
});

scenario("the answer is saved as JSON and as a table without any request", async ({ page, open }) => {
  await open();
  await verdict(page);
  const saved = async (name) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
  };
  const json = await saved("Download as JSON");
  assert.equal(json.name, "clausewise.json");
  const told = JSON.parse(json.text);
  assert.equal(told.version, 1);
  assert.ok(told.groups.some((group) => group.outcome === "licence"));
  const csv = await saved("Download as CSV");
  assert.equal(csv.name, "clausewise.csv");
  const [heads, ...rows] = csv.text.trim().split("\r\n");
  assert.equal(heads, '"Group","Answer","How sure","Way","Licence","Quantity","Fingerprint"');
  assert.ok(rows.some((row) => row.includes(`"User CAL","1000","${told.fingerprint}"`)), csv.text);
  await page.getByText("The file is on its way").waitFor();
});

scenario("a report on an answer names its rules, clauses and fingerprint, and the situation only where that is ticked", async ({ page, open }) => {
  await open();
  await verdict(page);
  const fingerprint = /Fingerprint (\w+)/.exec(await page.locator(".keep .fingerprint").innerText())[1];
  await page.getByRole("link", { name: "Report a mistake in this answer" }).click();
  const ready = page.getByLabel("The text, ready to send");
  const text = await ready.inputValue();
  assert.match(text, new RegExp(`Fingerprint ${fingerprint}; crm-3\\.0/[\\w-]+ \\[[\\w./, -]+\\]`));
  assert.match(text, /Rulebook \S+ of /);
  assert.doesNotMatch(text, /#s=/);
  await page.getByLabel(/^With a link to the situation/).check();
  const [address] = /http\S+#s=\S+/.exec(await ready.inputValue());
  await page.goto(address);
  await page.getByRole("heading", { name: "Altogether" }).waitFor();
  assert.equal(await page.locator(".keep .fingerprint").innerText(), `Fingerprint ${fingerprint}`);
});
