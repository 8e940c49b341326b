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
    await page.unroute("**/*.wasm");
    await page.getByRole("button", { name: "Reload the page" }).click();
    await page.getByRole("heading", { level: 1, name: "Who needs which licence?" }).waitFor();
    await screenshot("start-failed");
  },
);

scenario(
  "a page whose texts do not arrive says so and leads on",
  { expected: [/failed request: .*texts-en/, /console error: .*texts-en/] },
  async ({ page, open }) => {
    await page.route("**/texts-en-*.bin", (route) => route.abort());
    await open("#q=whatever");
    await page.getByRole("alert").waitFor();
    assert.ok(await page.locator("#app").isHidden());
    await page.unroute("**/texts-en-*.bin");
    await page.getByRole("button", { name: "Reload the page" }).click();
    await page.getByRole("heading", { level: 1, name: "This question is not in the rulebook any more." }).waitFor();
    await page.getByRole("button", { name: "Go to the start page" }).click();
    await page.getByRole("heading", { level: 1, name: "Who needs which licence?" }).waitFor();
  },
);

scenario(
  "a page that stops on the way says so, with a way on",
  { expected: [/uncaught error: /] },
  async ({ page, open }) => {
    await open();
    // What a panic of the program looks like from outside: one function whose body is `unreachable`.
    await page.evaluate(() => {
      const code = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(code)));
      setTimeout(() => exports.f());
    });
    await page.getByRole("alert").waitFor();
    assert.ok(await page.locator("#app").isHidden());
    assert.ok(await page.getByRole("link", { name: "Start again without what you told" }).isVisible());
  },
);

scenario(
  "a browser without JavaScript is told why there is nothing to see",
  { javaScriptEnabled: false },
  async ({ page }) => {
    await page.goto(PAGE);
    assert.ok(await page.locator("noscript p").isVisible());
  },
);
