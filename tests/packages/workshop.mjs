// A project of somebody else in a folder of its own, with our packages installed from their tarballs.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

const packages = process.env.CLAUSEWISE_PACKAGES;
assert.ok(packages, "CLAUSEWISE_PACKAGES is not set: run these tests with `cargo xtask test package`");

const here = import.meta.dirname;

/** A new project with these packages, and these files of `consumer`. */
export function project(names, files) {
  const folder = mkdtempSync(join(tmpdir(), "clausewise-consumer-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const tarballs = names.map((name) => {
    const found = readdirSync(packages).filter((file) => new RegExp(`^${name}-\\d.*\\.tgz$`).test(file));
    assert.equal(found.length, 1, `one tarball of ${name} among ${found}`);
    return join(packages, found[0]);
  });
  run(folder, "npm", ["install", "--offline", "--no-audit", "--no-fund", "--loglevel=error", ...tarballs]);
  for (const file of files) cpSync(join(here, "consumer", file), join(folder, file));
  return folder;
}

/** Runs a program and gives what it printed; what it says when it fails stands in the error. */
export function run(folder, program, given) {
  try {
    return execFileSync(program, given, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    assert.fail(`${program} ${given.join(" ")}: ${error.stdout}${error.stderr}`);
  }
}

/** The compiler of this folder's own packages. */
export const compiler = join(here, "node_modules/.bin/tsc");
