// The widget's messages: what was taken once is taken for ever, and what was refused stays refused, by the same code.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { FROM_FRAME, FROM_PAGE, message, read } from "../../web/widget/protocol.js";

const frozen = JSON.parse(readFileSync(new URL("../messages/version-1.json", import.meta.url), "utf8"));
const kinds = { page: FROM_FRAME, frame: FROM_PAGE };

for (const { about, to, message: given, gives } of frozen) {
  test(`to the ${to}: ${about} is ${gives ?? "nobody's"}`, () => {
    const heard = read(given, kinds[to]);
    if (gives === null) assert.equal(heard, undefined);
    else if (gives === "taken") assert.deepEqual(heard, given.clausewise);
    else assert.equal(heard.problem, gives);
  });
}

test("every kind of message has a frozen example that is taken", () => {
  for (const [to, known] of Object.entries(kinds)) {
    const shown = frozen.filter((one) => one.to === to && one.gives === "taken").map((one) => one.message.clausewise.type);
    assert.deepEqual(Object.keys(known).filter((kind) => !shown.includes(kind)), []);
  }
});

test("a message that is too large, too deep or holds itself is refused and changes nothing", () => {
  const share = (situation) => message("a", "share", { situation, verdict: {}, link: "" });
  const deep = Array.from({ length: 100 }).reduce((inner) => ({ inner }), {});
  const circle = {};
  circle.circle = circle;
  for (const situation of [{ text: "x".repeat(500_000) }, deep, circle, { list: Array.from({ length: 300_000 }, () => 1) }]) {
    assert.equal(read(share(situation), FROM_FRAME).problem, "message-too-large");
  }
  assert.equal(read(share({ text: "x".repeat(100_000) }), FROM_FRAME).problem, undefined);
});

test("a polluted prototype is no envelope", () => {
  Object.prototype.clausewise = { v: 1, id: "a", type: "reset" };
  try {
    assert.equal(read({}, FROM_PAGE), undefined);
  } finally {
    delete Object.prototype.clausewise;
  }
});
