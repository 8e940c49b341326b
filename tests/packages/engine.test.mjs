// The package `clausewise`, installed from its tarball: in Node, in strict TypeScript, and as a browser takes it.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { compiler, project, run } from "./workshop.mjs";

const folder = project(["clausewise"], ["check.ts", "tsconfig.json"]);
const installed = join(folder, "node_modules/clausewise");
const load = (file = "node.js") => import(pathToFileURL(join(installed, file)).href);
const example = JSON.parse(readFileSync(join(import.meta.dirname, "../../docs/example.json"), "utf8"));

/** Runs a few lines as a module of the project. */
function script(lines) {
  writeFileSync(join(folder, "script.mjs"), lines);
  return run(folder, process.execPath, ["script.mjs"]);
}

test("a script that installed the package checks fifty agents and a thousand colleagues", () => {
  const told = script(`
    import { check } from "clausewise";
    const verdict = check(${JSON.stringify(example)});
    console.log(JSON.stringify({
      total: verdict.total.map(({ licence, quantity }) => [licence, quantity]),
      refused: verdict.groups.map((group) => group.notPermitted.map(({ licence }) => licence)),
      cited: verdict.groups.every((group) => group.because.every((step) => step.cites.length > 0 && step.says)),
    }));
  `);
  assert.deepEqual(JSON.parse(told), {
    total: [["crm-3.0/user-cal", 1050]],
    refused: [["crm-3.0/external-connector"], ["crm-3.0/external-connector"]],
    cited: true,
  });
});

test("strict TypeScript compiles against the generated types, and refuses what the contract does not know", () => {
  run(folder, compiler, ["--project", "."]);
  const told = script(`
    import { told } from "./out/check.js";
    console.log(JSON.stringify(told));
  `);
  const { needed, refused, years, next, not, cited, schema, others, beside, why, info, ready } = JSON.parse(told);
  assert.equal(needed, 1050);
  assert.deepEqual(refused, ["crm-3.0/external-connector"]);
  assert.ok(years.includes("2005-12") && years.length > 20, `${years}`);
  assert.equal(next, "path");
  assert.equal(not, "refused");
  assert.match(cited, /\w/);
  assert.match(schema.$schema, /2020-12/);
  assert.ok(others > 0 && why === 2 && beside === 2);
  assert.equal(ready.version, info);
});

test("a verdict is plain data, the same as its JSON", async () => {
  const { check, nextQuestion, rulebookInfo } = await load();
  for (const answer of [check(example), nextQuestion(example), rulebookInfo()]) {
    assert.deepEqual(answer, JSON.parse(JSON.stringify(answer)));
  }
  assert.equal(check(example).totalLenient, null);
});

test("bad input is answered with a named error, and nothing is thrown", async () => {
  const { check, clause, compare, editions, explain, inspectConnection, nextQuestion, schema, whatIf, whyNot } = await load();
  const circle = { version: 1 };
  circle.groups = [circle];
  const trap = { version: 1, get product() { throw new Error("no"); } };
  const bad = [
    undefined, null, 1, "crm-3.0", [], {}, new Date(0), new Map(), () => 1, Symbol("x"), 10n, NaN, circle, trap,
    { version: 2 }, { version: 1, product: "crm-9" }, { ...example, groups: [] }, { ...example, groups: [{ people: -1 }] },
    { ...example, groups: [{ people: 1.5 }] }, { ...example, groups: [{ name: "x".repeat(1e6), who: "nobody" }] },
  ];
  for (const given of bad) {
    for (const ask of [check, nextQuestion, whatIf, editions, explain, (it) => compare(it, it), (it) => whyNot(it, "x")]) {
      const { error } = ask(given);
      assert.deepEqual(Object.keys(error), ["code", "at", "found", "known"], String(given?.constructor?.name));
      assert.match(error.code, /^[a-z-]+$/);
    }
  }
  assert.equal(check({ ...example, product: "crm-9" }).error.at, "product");
  assert.ok(check({ ...example, product: "crm-9" }).error.known.includes("crm-3.0"));
  assert.equal(check(circle).error.code, "wrong-type");
  assert.equal(check(example, { text: false }).error.code, "unknown-key");
  assert.equal(check(example, 7).error.at, "options");
  assert.equal(clause("crm-3.0/no-such-clause").error.code, "unknown-value");
  assert.equal(clause(7).error.code, "wrong-type");
  assert.equal(inspectConnection(undefined).error.code, "wrong-type");
  assert.equal(whyNot(example, "crm-3.0/external-connector", 9).error.at, "group");
  assert.equal(whyNot(example, "crm-3.0/external-connector", "a").error.code, "wrong-type");
  assert.equal((await schema("nothing")).error.code, "unknown-value");
});

test("what is undefined counts as left out", async () => {
  const { check } = await load();
  const spread = { ...example, asOf: undefined, groups: example.groups.map((group) => ({ ...group, works: undefined })) };
  assert.deepEqual(check(spread), check(example));
});

test("texts are left out where that is asked for", async () => {
  const { check } = await load();
  const { groups } = check(example, { texts: false });
  assert.ok(groups.every((group) => group.because.every((step) => step.rule && step.says === undefined)));
});

test("secrets in connection settings come back masked", async () => {
  const { inspectConnection } = await load();
  const report = inspectConnection("AuthScheme=AzureServicePrincipal\nOAuthClientSecret=hunter2hunter2\nURL=https://acme.crm4.dynamics.com");
  assert.equal(report.recognised.identity, "application-with-secret");
  assert.equal(report.tested, false);
  assert.ok(!JSON.stringify(report).includes("hunter2"));
});

test("importing the package reads, fetches and defines nothing", () => {
  const told = script(`
    import { createRequire, syncBuiltinESMExports } from "node:module";
    const fs = createRequire(import.meta.url)("node:fs");
    const read = [];
    for (const name of ["readFileSync", "openSync"]) {
      const real = fs[name];
      fs[name] = (...given) => { read.push(String(given[0])); return real(...given); };
    }
    syncBuiltinESMExports();
    globalThis.fetch = () => { throw new Error("fetched"); };
    const before = Object.getOwnPropertyNames(globalThis).length;
    await import("clausewise");
    const browser = await import("clausewise/browser");
    const refused = browser.check({});
    console.log(JSON.stringify({
      read: read.filter((name) => /engine_bg|texts/.test(name)),
      defined: Object.getOwnPropertyNames(globalThis).length - before,
      code: refused.error.code,
    }));
  `);
  assert.deepEqual(JSON.parse(told), { read: [], defined: 0, code: "not-ready" });
});

test("the browser's entry answers once its two files are there, and tries again after they were not", async () => {
  const { init, check } = await load("browser.js");
  const bytes = (name) => new Response(readFileSync(join(installed, name)), { headers: { "Content-Type": "application/wasm" } });
  const real = globalThis.fetch;
  globalThis.fetch = async (address) => bytes(String(address?.url ?? address).split("/").pop());
  try {
    assert.equal((await init({ language: "xx" })).error.code, "unknown-value");
    globalThis.fetch = async () => { throw new Error("offline"); };
    assert.equal((await init()).error.code, "not-loaded");
    assert.equal(check(example).error.code, "not-ready");
    globalThis.fetch = async (address) => bytes(String(address?.url ?? address).split("/").pop());
    assert.match((await init()).version, /\d/);
    assert.equal(check(example).total[0].quantity, 1050);
  } finally {
    globalThis.fetch = real;
  }
});

test("the package is ready to be published: types first, licences, changes, provenance", () => {
  const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  assert.equal(Object.keys(manifest.exports["."])[0], "types");
  assert.deepEqual(manifest.publishConfig, { access: "public", provenance: true });
  assert.equal(manifest.sideEffects, false);
  for (const name of ["README.md", "CHANGELOG.md", "LICENSE", "NOTICE"]) {
    assert.ok(readFileSync(join(installed, name), "utf8").length > 50, name);
  }
  assert.match(readFileSync(join(installed, "CHANGELOG.md"), "utf8"), new RegExp(`## ${manifest.version}\\n`));
});
