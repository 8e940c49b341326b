// Connection settings in the page: what they say, by paste, keyboard and drop; and that no secret leaves a trace.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { BRING, dropped, isSound, leavesNoTrace, writeDown } from "./bring.mjs";
import { scenario } from "./harness.mjs";

const SECRET = "zQ7~xW9k/Pv3+Lm8Rt5=Yb2";
const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };
const sample = (name) => readFileSync(new URL(`../../docs/samples/settings/${name}`, import.meta.url), "utf8");

/** The forms in which settings come, each with the secret where it may stand. */
const FORMS = {
  "a connector's lines": `URL=https://contoso.crm4.dynamics.com\nCRMVersion=CRMOnline\nAuthScheme=AzureServicePrincipal\nAzureTenant=contoso.onmicrosoft.com\nOAuthClientId=11111111-2222-3333-4444-555555555555\nOAuthClientSecret=${SECRET}\n`,
  "labels of a form": `• Client Secret : "${SECRET}"\n• CRM Version = CRM Online\n• URL = https://contoso.crm4.dynamics.com\n`,
  "a connection string": `AuthType=ClientSecret;Url=https://contoso.crm4.dynamics.com;ClientId=11111111-2222-3333-4444-555555555555;ClientSecret='${SECRET}'`,
  "a linked service": JSON.stringify({ properties: { type: "Dynamics", typeProperties: { deploymentType: "Online", serviceUri: "https://contoso.crm4.dynamics.com", servicePrincipalId: "x", servicePrincipalCredential: { type: "SecureString", value: SECRET } } } }),
  "an address with a key in it": `Url=https://user:${SECRET}@contoso.crm4.dynamics.com/?key=${SECRET}\nAuthScheme=AzureAD\nCRMVersion=CRMOnline\n`,
  "a secret alone on its line": `AuthScheme=AzureAD\n${SECRET}\nMyOwnKey=${SECRET}\nURL=https://contoso.crm4.dynamics.com\n`,
};

const field = (page) => page.getByLabel("Paste, type or drop the settings");
const recognised = (page) => page.getByRole("heading", { name: "What was recognised" }).waitFor();

/** Pastes a text, as a person does. */
async function paste(page, press, text) {
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await field(page).focus();
  await press("ControlOrMeta+V");
}

scenario("the start page leads to the settings", async ({ page, open, started }) => {
  await open();
  await page.getByRole("link", { name: /Bring your own/ }).first().click();
  await page.getByRole("heading", { level: 1, name: "Bring your own" }).waitFor();
  assert.match(page.url(), /bring\.html$/);
});

scenario("pasted settings say what they are, what is wrong, what is still to do and what they mean", CLIPBOARD, async ({ page, open, press, screenshot }) => {
  await open(BRING);
  await paste(page, press, FORMS["a connector's lines"].replace(/^OAuthClientSecret.*\n/m, ""));
  await recognised(page);
  const told = page.locator(".settings .told");
  const text = await told.innerText();
  for (const part of ["In Microsoft's cloud", "Europe, Middle East, Africa", "Nothing was connected or tested", "Neither a secret nor a certificate is given", "Create the application user", "What it means for licences", "The connection itself"]) {
    assert.ok(text.includes(part), `“${part}” in ${text}`);
  }
  const because = told.locator(".meaning details").first();
  await because.locator("summary").click();
  assert.ok((await because.locator(".clause-where").first().innerText()).length > 10, "a step names where its clause stands");
  await screenshot("bring-settings");
  await isSound(page);
});

scenario("the facts of the settings open as a situation", CLIPBOARD, async ({ page, open, press, started, tabTo }) => {
  await open(BRING);
  await paste(page, press, sample("connector-service-principal.txt"));
  await recognised(page);
  await tabTo("link", "Start a situation with these facts");
  await press("Enter");
  await page.waitForURL(/#s=/);
  await started();
  await page.getByText("The connection", { exact: true }).first().waitFor();
  assert.ok(await page.getByText("People who see or enter data through it").first().isVisible());
});

for (const [form, text] of Object.entries(FORMS)) {
  scenario(`a secret in ${form} leaves no trace`, CLIPBOARD, async ({ page, open, press }) => {
    const traces = await writeDown(page);
    await open(BRING);
    await paste(page, press, text);
    await recognised(page);
    leavesNoTrace(await traces.all(), SECRET);
    assert.ok(!(await field(page).inputValue()).includes("contoso"), "names are forgotten too");
    const opens = await page.getByRole("link", { name: "Start a situation with these facts" }).getAttribute("href");
    leavesNoTrace([["link", opens]], SECRET);
  });
}

scenario("a typed secret is masked with every letter", async ({ page, open, tabTo, type, press }) => {
  const traces = await writeDown(page);
  await open(BRING);
  await tabTo("textbox", "Paste, type or drop the settings");
  await type("AuthScheme=AzureServicePrincipal\nOAuthClientSecret=");
  for (const letter of SECRET) {
    await type(letter);
    traces.note("field after a letter", await field(page).inputValue());
  }
  await type("\nURL=https://contoso.crm4.dynamics.com");
  assert.equal(await field(page).inputValue(), "AuthScheme=AzureServicePrincipal\nOAuthClientSecret=‹secret›\nURL=https://contoso.crm4.dynamics.com");
  await press("ControlOrMeta+Z");
  await tabTo("button", "Read the settings");
  await press("Enter");
  await recognised(page);
  const all = await traces.all();
  for (let place = 0; place + 3 <= SECRET.length; place += 1) {
    const part = SECRET.slice(place, place + 3);
    assert.ok(!all.some(([, text]) => text.includes(part)), `three letters of the secret, ${part}, stand somewhere`);
  }
});

scenario("a dropped file of settings is read and masked", async ({ page, open }) => {
  const traces = await writeDown(page);
  await open(BRING);
  await field(page).dispatchEvent("drop", { dataTransfer: await dropped(page, "settings.txt", FORMS["a connection string"]) });
  await recognised(page);
  assert.ok((await field(page).inputValue()).includes("ClientSecret=‹secret›"));
  leavesNoTrace(await traces.all(), SECRET);
});

scenario("what is no settings is forgotten and said to be none", CLIPBOARD, async ({ page, open, press }) => {
  const traces = await writeDown(page);
  await open(BRING);
  await paste(page, press, `Dear colleague, the password is ${SECRET}`);
  await page.getByText("No setting was recognised", { exact: false }).first().waitFor();
  assert.equal(await field(page).inputValue(), "");
  leavesNoTrace(await traces.all(), SECRET);
});

scenario("forgotten settings are gone", CLIPBOARD, async ({ page, open, press }) => {
  await open(BRING);
  await paste(page, press, sample("client-on-a-server.txt"));
  await recognised(page);
  await page.getByRole("button", { name: "Forget them" }).click();
  assert.equal(await field(page).inputValue(), "");
  assert.equal(await page.getByRole("heading", { name: "What was recognised" }).count(), 0);
});

scenario("a reader that can't start says so", { ...CLIPBOARD, expected: [/failed request.*bring-worker/] }, async ({ page, open, press }) => {
  await page.route("**/bring-worker*.js", (route) => route.abort());
  await open(BRING);
  await paste(page, press, sample("client-on-a-server.txt"));
  await page.locator(".settings .trouble").filter({ hasText: "The reader stopped without an answer" }).waitFor();
});

scenario("the settings fit a narrow window", { ...CLIPBOARD, viewport: { width: 320, height: 640 } }, async ({ page, open, press, screenshot }) => {
  await open(BRING);
  await isSound(page);
  await paste(page, press, FORMS["a connector's lines"]);
  await recognised(page);
  await page.locator(".meaning details").first().locator("summary").click();
  await isSound(page);
  await screenshot("bring-settings-narrow");
});

scenario("the settings in the dark", { ...CLIPBOARD, colorScheme: "dark" }, async ({ page, open, press, screenshot }) => {
  await open(BRING);
  await paste(page, press, sample("client-on-a-server.txt"));
  await recognised(page);
  await isSound(page);
  await screenshot("bring-settings-dark");
});
