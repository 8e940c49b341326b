// A real question, from the first screen to the verdict, with the keyboard alone; and the same again by its link.

import assert from "node:assert/strict";
import { scenario } from "./harness.mjs";

/** Waits until the heading of a question has the focus: the page puts it there when it asks. */
const asked = (page, question) => page.getByRole("heading", { level: 1, name: question }).and(page.locator(":focus")).waitFor();

/** Answers a question whose rows answer when pressed. */
async function choose({ page, tabTo, press }, question, answer) {
  await asked(page, question);
  await tabTo("button", answer);
  await press("Enter");
}

/** Answers a question whose rows are ticked. */
async function tick({ page, tabTo, press }, question, ...answers) {
  await asked(page, question);
  for (const answer of answers) {
    await tabTo("checkbox", answer);
    await press("Space");
  }
  await tabTo("button", "Continue");
  await press("Enter");
}

/** Answers a question for a number. */
async function type({ page, tabTo, press, retype }, question, number) {
  await asked(page, question);
  await tabTo("textbox", /For instance 1000/);
  await retype(number);
  await press("Enter");
}

/** The agents in the web client and the colleagues on a page of their own, up to the verdict. */
async function serviceDesk(tools) {
  const { page, open, tabTo, press } = tools;
  await open();
  await tabTo("link", /Dynamics CRM 3\.0/);
  await press("Enter");
  await choose(tools, "When did you buy these licences, or last renew?", /On or after 26 October 2006/);
  await choose(tools, "Who are these people to your organisation?", "Our employees");
  await tick(tools, "How do they reach the data?", /own screens in the browser/);
  await tick(tools, "What do they do there?", /Look things up/, "Work on cases");
  await type(tools, /How many different people/, "50");
  await verdictOf(page, "These 50 people each need one User CAL (client access licence).");

  await tabTo("button", "Add a group of other people");
  await press("Enter");
  await choose(tools, "Who are these people to your organisation?", "Our employees");
  await tick(tools, "How do they reach the data?", /A site, app or intranet page/);
  await choose(tools, "Which account reaches the data?", /One account that many share/);
  await tick(tools, "What do they do there?", /Log a request of their own/);
  await type(tools, /How many different people/, "1,000");
  await verdictOf(page, "These 1,000 people each need one User CAL (client access licence).");
}

const verdictOf = (page, sentence) => page.getByRole("heading", { level: 2, name: sentence }).waitFor();

const total = (page, licence) => page.getByRole("row", { name: licence }).getByRole("cell").first().innerText();

scenario("fifty service agents and a thousand colleagues need 1,050 user CALs", async (tools) => {
  const { page, screenshot } = tools;
  await serviceDesk(tools);
  assert.equal(await total(page, "User CAL"), "1,050");
  const refusals = page.getByRole("heading", { name: "Why not External Connector?" });
  assert.equal(await refusals.count(), 2);
  const refusal = page.locator(".refused").first();
  assert.match(await refusal.innerText(), /Original: Microsoft Dynamics CRM 3\.0 - External Connector/);
  await screenshot("verdict-service-desk");
});

scenario("customers on a portal on two servers need two External Connectors", async (tools) => {
  const { page, tabTo, press, retype } = tools;
  await serviceDesk(tools);
  await tabTo("button", "Add a group of other people");
  await press("Enter");
  await choose(tools, "Who are these people to your organisation?", /Our customers, members/);
  await tick(tools, "How do they reach the data?", /A site, app or intranet page/);
  await choose(tools, "Which account reaches the data?", /One account that many share/);
  await tick(tools, "What do they do there?", /Log a request of their own/);
  await type(tools, /How many different people/, "5000");
  await type(tools, /On how many servers does the application run/, "2");
  await verdictOf(page, /These 5,000 people need licences.*2 × External Connector/);
  assert.equal(await total(page, "External Connector"), "2");
  assert.equal(await total(page, "User CAL"), "1,050");

  // By the address alone, in a fresh tab: the same, once what an answer turns on is asked for there, too.
  const shown = await page.locator("main").innerText();
  const isTheSame = async (tab) => {
    await verdictOf(tab, /2 × External Connector/);
    const turnsOn = tab.getByRole("button", { name: "Show which answers it turns on" });
    await turnsOn.first().click();
    await turnsOn.first().waitFor({ state: "detached" });
    assert.equal(await tab.locator("main").innerText(), shown);
  };
  const again = await page.context().newPage();
  await again.goto(page.url());
  await isTheSame(again);
  await page.reload();
  await isTheSame(page);

  // An answer is changed in its place.
  await tabTo("button", /On how many servers does the application run/);
  await press("Enter");
  await asked(page, /On how many servers/);
  await tabTo("textbox", /For instance 1000/);
  await retype("3");
  await press("Enter");
  await verdictOf(page, /3 × External Connector/);
});

scenario("Back leads to the start and Forward to the situation again", async ({ page, open }) => {
  await open();
  await page.getByRole("link", { name: /Dynamics CRM 3\.0/ }).click();
  await page.getByRole("button", { name: /On or after 26 October 2006/ }).click();
  await page.getByRole("heading", { name: "Who are these people to your organisation?" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "Who needs which licence?" }).waitFor();
  await page.goForward();
  await page.getByRole("heading", { name: "Who are these people to your organisation?" }).waitFor();
  assert.ok(await page.getByRole("button", { name: /When did you buy/ }).isVisible());
});

scenario("a group that was removed comes back", async ({ page, open }) => {
  await open();
  await page.getByRole("link", { name: /A thousand colleagues could log a call/ }).click();
  await page.getByRole("link", { name: "Open with its facts" }).click();
  await page.locator(".answers").waitFor();
  const groups = page.locator(".group-name");
  const before = await groups.count();
  await page.getByRole("button", { name: /^Duplicate / }).first().click();
  assert.equal(await groups.count(), before + 1);
  await page.getByRole("button", { name: /^Remove / }).first().click();
  assert.equal(await groups.count(), before);
  await page.getByRole("button", { name: "Bring it back" }).click();
  assert.equal(await groups.count(), before + 1);
});

scenario("a damaged link says so and leads on", async ({ page, open }) => {
  await open("#s=1AAAA");
  await page.getByRole("heading", { level: 1, name: "This link can't be opened" }).waitFor();
  await page.getByRole("button", { name: "Go to the start page" }).click();
  await page.getByRole("heading", { level: 1, name: "Who needs which licence?" }).waitFor();
});
