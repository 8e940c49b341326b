// Writes the TypeScript types of the contract from its schemas: `node types.mjs FOLDER-OF-SCHEMAS FILE`.
// Run by `cargo xtask package` with the tools of tests/packages.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRequire } from "node:module";

const [folder, file, tools] = process.argv.slice(2);
const { compile } = createRequire(join(tools, "package.json"))("json-schema-to-typescript");
const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));

const situation = read("situation.schema.json");
const answers = read("answers.schema.json");

// One schema of both: what may be told gets names that can't be taken for those of answers.
const telling = (name) => `told.${name}`;
const renamed = (node) => {
  if (Array.isArray(node)) return node.map(renamed);
  if (node === null || typeof node !== "object") return node;
  const entries = Object.entries(node).map(([key, value]) => {
    const inner = key === "$ref" && value.startsWith("#/$defs/");
    return [key, inner ? `#/$defs/${telling(value.slice("#/$defs/".length))}` : renamed(value)];
  });
  return Object.fromEntries(entries);
};
const { $defs, $schema, ...whole } = renamed(situation);
const told = Object.fromEntries(Object.entries($defs).map(([name, schema]) => [telling(name), schema]));
const refer = JSON.parse(JSON.stringify(answers.$defs).replaceAll('"situation.schema.json"', '"#/$defs/Situation"'));
const closed = (node) => {
  if (node === null || typeof node !== "object") return node;
  Object.values(node).forEach(closed);
  if (node.properties && node.additionalProperties === undefined) node.additionalProperties = false;
  return node;
};

const schema = {
  type: "object",
  title: "Contract",
  description: "Everything that is told and answered.",
  additionalProperties: false,
  properties: { ...answers.properties, situation: { $ref: "#/$defs/Situation" } },
  $defs: { ...closed(refer), ...told, Situation: { ...whole, title: "Situation" } },
};
const text = await compile(schema, "Contract", {
  additionalProperties: false,
  bannerComment: "// Generated from the schemas of the contract; not to be edited.",
  ignoreMinAndMaxItems: true,
  style: { printWidth: 120 },
});
writeFileSync(file, text);
