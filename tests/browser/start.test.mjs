// The page starts: under the production policy, below a path, and with a word for those it cannot start for.

import assert from "node:assert/strict";
import { NESTED_PAGE, PAGE, scenario } from "./harness.mjs";

scenario("the page starts and shows its heading", async ({ page, open, screenshot }) => {
  await open();
  assert.ok(await page.getByRole("heading", { level: 1 }).isVisible());
  assert.ok(await page.locator("#start-failed").isHidden());
  await screenshot("start");
});

scenario("the page starts below a path of somebody's site", async ({ page, open }) => {
  await open("", NESTED_PAGE);
  assert.ok(await page.getByRole("heading", { level: 1 }).isVisible());
});

scenario("the page comes with the strict policy", async ({ open }) => {
  const headers = (await open()).headers();
  const policy = headers["content-security-policy"];
  for (const directive of ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "require-trusted-types-for 'script'"]) {
    assert.ok(policy.split("; ").includes(directive), `${directive} in ${policy}`);
  }
  assert.equal(headers["x-content-type-options"], "nosniff");
  assert.equal(headers["referrer-policy"], "no-referrer");
});

scenario(
  "a page whose program does not arrive says so",
  { expected: [/failed request: .*\.wasm/, /console error: .*\.wasm/, /uncaught error: /] },
  async ({ page, open, screenshot }) => {
    await page.route("**/*.wasm", (route) => route.abort());
    await open();
    assert.ok(await page.getByRole("alert").isVisible());
    assert.ok(await page.locator("#app").isHidden());
    await screenshot("start-failed");
  },
);

scenario(
  "a browser without JavaScript is told why there is nothing to see",
  // Chromium refuses to load ahead the modules it may not run.
  { javaScriptEnabled: false, expected: [/^failed request: .*\.js csp$/] },
  async ({ page }) => {
    await page.goto(PAGE);
    assert.ok(await page.locator("noscript p").isVisible());
  },
);
