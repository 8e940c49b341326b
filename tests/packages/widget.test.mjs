// The package `clausewise-widget`, installed from its tarball.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compiler, project, run } from "./workshop.mjs";

const folder = project(["clausewise-widget"], ["widget.ts", "tsconfig.json"]);
const installed = join(folder, "node_modules/clausewise-widget");

test("imported on a server it does nothing and defines nothing", () => {
  writeFileSync(join(folder, "script.mjs"), `
    const before = Object.getOwnPropertyNames(globalThis).length;
    const { ClausewiseCheck } = await import("clausewise-widget");
    console.log(JSON.stringify([typeof ClausewiseCheck, Object.getOwnPropertyNames(globalThis).length - before]));
  `);
  assert.deepEqual(JSON.parse(run(folder, process.execPath, ["script.mjs"])), ["function", 0]);
});

test("strict TypeScript knows the element, its properties and its events", () => {
  run(folder, compiler, ["--project", "."]);
});

test("the folder is whole: every file that one names is there, and none leads out of it", () => {
  const files = readdirSync(installed);
  const within = readdirSync(join(installed, "files"));
  const frame = readFileSync(join(installed, "frame.html"), "utf8");
  const named = [...frame.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, name]) => name);
  const scripts = files.filter((name) => name.endsWith(".js")).map((name) => readFileSync(join(installed, name), "utf8"));
  named.push(...scripts.flatMap((text) => [...text.matchAll(/[\w.-]+-[0-9a-f]{11,16}(?:_bg)?\.(?:js|css|wasm|bin|svg)/g)].map(([name]) => name)));
  assert.ok(named.length > 10);
  for (const name of named) assert.ok(existsSync(join(installed, name)) || within.includes(name), name);
  for (const text of [frame, ...scripts]) assert.doesNotMatch(text, /\.\.\/\.\.\//);
  for (const name of ["_headers", "htaccess", "nginx.conf", "web.config"]) assert.ok(existsSync(join(installed, "server", name)), name);
});

test("the package is ready to be published", () => {
  const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  assert.equal(Object.keys(manifest.exports["."])[0], "types");
  assert.deepEqual(manifest.publishConfig, { access: "public", provenance: true });
  for (const name of ["README.md", "CHANGELOG.md", "LICENSE", "NOTICE"]) assert.ok(existsSync(join(installed, name)), name);
  assert.match(readFileSync(join(installed, "README.md"), "utf8"), /Guidance, not legal or licensing advice/);
});
