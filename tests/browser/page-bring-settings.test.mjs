// Connection settings in the page: what they say, by paste, keyboard and drop; and that no secret leaves a trace.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { BRING, dropped, isSound, leavesNoTrace, writeDown } from "./bring.mjs";
import { PAGE, scenario } from "./harness.mjs";

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

/** Every way in which settings come into the page. */
const WAYS = {
  pasted: (page, press, text) => paste(page, press, text),
  dropped: async (page, _press, text) => {
    const dataTransfer = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer();
      transfer.setData("text/plain", text);
      return transfer;
    }, text);
    await field(page).dispatchEvent("drop", { dataTransfer });
  },
  "dropped as a file": async (page, _press, text) => {
    await field(page).dispatchEvent("drop", { dataTransfer: await dropped(page, "settings.txt", text) });
  },
  "chosen as a file": async (page, _press, text) => {
    await page.getByLabel("Or choose a file with settings").setInputFiles({ name: "settings.txt", mimeType: "text/plain", buffer: Buffer.from(text) });
  },
};
const PLANTED = JSON.parse(readFileSync(new URL("../secrets/planted.json", import.meta.url), "utf8"));

for (const [way, bring] of Object.entries(WAYS)) {
  scenario(`a secret leaves no trace in any form, ${way}`, CLIPBOARD, async ({ page, open, press }) => {
    const traces = await writeDown(page);
    await open(BRING);
    const own = Object.values(FORMS);
    for (const text of [...own, ...PLANTED.map((text) => text.replaceAll("§", SECRET))]) {
      await bring(page, press, text);
      await page.locator(".settings .told").locator("#recognised, .trouble").first().waitFor();
      assert.ok(!(await field(page).inputValue()).includes("contoso"), "names are forgotten too");
      for (const opens of await page.getByRole("link", { name: "Start a situation with these facts" }).all()) {
        traces.note("link", await opens.getAttribute("href"));
      }
      if (own.includes(text)) {
        await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => { fold.open = true; }));
        await page.emulateMedia({ media: "print" });
        traces.note("print", await page.locator("body").innerText());
        await page.emulateMedia({ media: "screen" });
      }
      await page.getByRole("button", { name: "Forget them" }).click();
    }
    const all = await traces.all();
    assert.ok(all.some(([where]) => where === "worker") && all.some(([where]) => where === "network"), "traces are written down");
    leavesNoTrace(all, SECRET);
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

scenario("a secret typed between other settings is masked where it stands", async ({ page, open, tabTo, type, press }) => {
  const traces = await writeDown(page);
  await open(BRING);
  await tabTo("textbox", "Paste, type or drop the settings");
  await type("OAuthClientSecret=\nCallbackURL=http://localhost:33333");
  await press("ArrowUp", "End");
  for (const letter of SECRET) {
    await type(letter);
    traces.note("field after a letter", await field(page).inputValue());
  }
  assert.equal(await field(page).inputValue(), "OAuthClientSecret=‹secret›\nCallbackURL=http://localhost:33333");
  const all = await traces.all();
  for (let place = 0; place + 3 <= SECRET.length; place += 1) {
    const part = SECRET.slice(place, place + 3);
    assert.ok(!all.some(([, text]) => text.includes(part)), `three letters of the secret, ${part}, stand somewhere`);
  }
});

scenario("a file of settings is chosen and read by keyboard alone", async ({ page, open, tabTo, press, focused }) => {
  await open(BRING);
  await tabTo("textbox", "Paste, type or drop the settings");
  const choosing = page.waitForEvent("filechooser");
  await press("Tab");
  assert.match(await focused(), /^input#settings-file/);
  await press("Enter");
  await (await choosing).setFiles(fileURLToPath(new URL("../../docs/samples/settings/linked-service.json", import.meta.url)));
  await recognised(page);
  assert.ok((await field(page).inputValue()).includes("servicePrincipalCredential=‹secret›"), await field(page).inputValue());
  await tabTo("link", "Start a situation with these facts");
});

scenario("more text than settings have is refused with how much may be", async ({ page, open }) => {
  await open(BRING);
  await page.getByLabel("Or choose a file with settings").setInputFiles({ name: "long.txt", mimeType: "text/plain", buffer: Buffer.from("Password=x\n".repeat(1_000_000)) });
  await page.locator(".settings .trouble").filter({ hasText: "This is more text than settings have: 262,144 bytes at most." }).waitFor();
  assert.equal(await field(page).inputValue(), "");
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

/** How people see the page. */
const EYES = {
  dark: { colorScheme: "dark" },
  "forced colours": { forcedColors: "active" },
  "400 percent": { viewport: { width: 320, height: 200 } },
  "wide and light": { viewport: { width: 1600, height: 1000 } },
};

for (const [eyes, options] of Object.entries(EYES)) {
  scenario(`the settings with ${eyes}`, { ...CLIPBOARD, ...options }, async ({ page, open, press, screenshot }) => {
    await open(BRING);
    await isSound(page);
    await screenshot(`bring-empty-${eyes}`);
    await paste(page, press, sample("client-on-a-server.txt"));
    await recognised(page);
    await isSound(page);
    await screenshot(`bring-settings-${eyes}`);
  });
}

scenario("the settings are read in French, one press away from English", CLIPBOARD, async ({ page, open, started, press, screenshot }) => {
  await open(BRING);
  await page.getByRole("link", { name: "Français" }).click();
  await page.waitForURL(/\/fr\/bring\.html$/);
  await started();
  await page.getByRole("heading", { level: 1, name: "Apportez vos données" }).waitFor();
  await page.evaluate((text) => navigator.clipboard.writeText(text), sample("client-on-a-server.txt"));
  await page.getByLabel("Collez, tapez ou déposez les paramètres").focus();
  await press("ControlOrMeta+V");
  await page.getByRole("heading", { name: "Ce qui a été reconnu" }).waitFor();
  assert.match(await page.locator(".settings .told").innerText(), /Rien n'a été connecté ni testé/);
  await isSound(page);
  await screenshot("bring-settings-french");
  await page.getByRole("link", { name: "Commencer une situation avec ces faits" }).click();
  await page.waitForURL(/\/fr\/(\?.*)?#s=/);
  await started();
});

scenario("the page has the colours, the search and the foot of every other", async ({ page, open, screenshot }) => {
  await open(BRING);
  await page.getByRole("radio", { name: "Dark" }).check({ force: true });
  assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
  await screenshot("bring-chosen-dark");
  await page.reload();
  assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
  await page.getByRole("searchbox").fill("external connector");
  await page.getByText(/^\d+ found$/).waitFor();
  assert.ok(await page.getByText(/Guidance, not legal or licensing advice/).isVisible());
  assert.equal(await page.locator("h1").count(), 1);
});

scenario("without JavaScript the page says why it can do nothing, and leads on", { javaScriptEnabled: false }, async ({ page }) => {
  await page.goto(new URL(BRING, PAGE).href);
  assert.match(await page.locator("noscript p").innerText(), /^What you bring is read in your browser, and that needs JavaScript\./);
  assert.ok(!(await page.locator("#app p").isVisible()), "nothing promises to load");
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Library" }).click();
  assert.ok(await page.getByRole("heading", { level: 1, name: "The library" }).isVisible());
});
