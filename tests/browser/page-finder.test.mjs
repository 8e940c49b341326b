// The product finder: from a version number, a place or a year to the product, and out of it where nothing is covered.

import assert from "node:assert/strict";
import { scenario } from "./harness.mjs";

/** The products that the finder offers, without the row for those who don't know. */
const offered = (page) => page.locator(".finder .rows .row-label").allInnerTexts();

scenario("a version number narrows the list to its products", async ({ page, open }) => {
  await open();
  assert.equal((await offered(page)).length, 13);
  await page.getByLabel("Version in the About box").selectOption("6");
  await page.getByText("2 products fit.").waitFor();
  assert.deepEqual(await offered(page), ["Microsoft Dynamics CRM 2013", "Microsoft Dynamics CRM Online", "I don't know which of these"]);
  await page.getByLabel("Where it runs").selectOption("On machines we rent");
  await page.getByText("One product fits.").waitFor();
  await page.getByRole("link", { name: /Dynamics CRM 2013/ }).click();
  await page.getByRole("heading", { level: 1, name: /When did you buy/ }).waitFor();
  assert.ok(await page.getByRole("button", { name: /Where does your system run\? On machines that we rent/ }).isVisible());
});

scenario("the finder answers to the keyboard alone", async ({ page, open, tabTo, press, type }) => {
  await open();
  await tabTo("combobox", "Version in the About box");
  await type("5");
  await page.getByText("2 products fit.").waitFor();
  await tabTo("link", /Dynamics CRM 2011/);
  await press("Enter");
  await page.getByRole("heading", { level: 1, name: /When did you buy/ }).waitFor();
});

scenario("who doesn't know which goes on with all that fit", async ({ page, open }) => {
  await open();
  await page.getByLabel("Where it runs").selectOption({ label: "In our own data centre" });
  await page.getByLabel("Bought or last renewed in").selectOption("2012");
  await page.getByLabel("Version in the About box").selectOption("4");
  await page.getByText("No product fits all of this.").waitFor();
  await page.getByLabel("Bought or last renewed in").selectOption("2011");
  await page.getByText("One product fits.").waitFor();
  await page.getByLabel("Version in the About box").selectOption({ label: "I don't know" });
  await page.getByText("2 products fit.").waitFor();
  await page.getByRole("link", { name: /I don't know which of these/ }).click();
  await page.getByRole("heading", { level: 1, name: /Who are these people/ }).waitFor();
  assert.ok(await page.getByRole("button", { name: /Dynamics CRM 4\.0, or Microsoft Dynamics CRM 2011/ }).isVisible());
});

scenario("what is not covered gets no answer, and a way on", async ({ page, open }) => {
  await open();
  for (const name of ["Business Central", "Finance and operations", "Dynamics NAV", "Dynamics AX", "Dynamics GP", "Microsoft CRM 1.2"]) {
    await page.getByRole("link", { name, exact: true }).click();
    await page.getByRole("heading", { level: 1, name: `${name} is not covered` }).waitFor();
    assert.ok(await page.getByText(/So there is no answer for it here/).isVisible());
    await page.getByRole("button", { name: "Go to the start page" }).click();
    await page.getByRole("heading", { level: 1, name: "Who needs which licence?" }).waitFor();
  }
  await page.getByLabel("Version in the About box").selectOption("1.2");
  await page.locator(".finder > a").click();
  await page.getByRole("heading", { level: 1, name: "Microsoft CRM 1.2 is not covered" }).waitFor();
});
