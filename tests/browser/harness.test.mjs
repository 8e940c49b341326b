// The harness itself: what it is there to notice, it notices.

import { scenario } from "./harness.mjs";

scenario(
  "a foreign request is noticed",
  { expected: [/^foreign request: http:\/\/elsewhere\.invalid\/$/] },
  async ({ page, open }) => {
    await page.route("http://elsewhere.invalid/", (route) => route.fulfill({ body: "elsewhere" }));
    await open();
    await page.evaluate(() => location.assign("http://elsewhere.invalid/"));
    await page.getByText("elsewhere").waitFor();
  },
);

scenario(
  "a connection to elsewhere is refused by the policy and noticed",
  { expected: [/^policy violation: connect-src/, /^console error: .*connect/] },
  async ({ page, open }) => {
    await open();
    await page.evaluate(() => fetch("http://elsewhere.invalid/").catch(() => {}));
  },
);

scenario(
  "a style in the page is refused by the policy and noticed",
  { expected: [/^policy violation: style-src/, /^console error: .*inline style/] },
  async ({ page, open }) => {
    await open();
    await page.evaluate(() => document.body.setAttribute("style", "color: red"));
  },
);

scenario(
  "a script in the page is refused by trusted types and noticed",
  { expected: [/^policy violation: require-trusted-types-for/, /^console error: .*TrustedScript/] },
  async ({ page, open }) => {
    await open();
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.append("document.title = 'inline'");
      document.body.append(script);
    });
  },
);

scenario(
  "text that would become markup is refused by trusted types and noticed",
  { expected: [/^policy violation: require-trusted-types-for/, /^console error: .*TrustedHTML/] },
  async ({ page, open }) => {
    await open();
    await page.evaluate(() => {
      try {
        document.body.innerHTML = "<p>markup</p>";
      } catch {
        // Refused, as it should be.
      }
    });
  },
);

scenario("a warning on the console is noticed", { expected: [/^console warning: beware/] }, async ({ page, open }) => {
  await open();
  await page.evaluate(() => console.warn("beware"));
});
