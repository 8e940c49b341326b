// Messages that nobody should believe: from a wrong window, a wrong origin, in a wrong form. They change nothing, and
// the host hears of each.

import assert from "node:assert/strict";
import { HOST, WIDGET, onHost } from "./hosts.mjs";

/** The widget's name in its messages, and what its frame shows now. */
async function opened({ page, visit, hears }) {
  const inside = await visit("rtl");
  await inside.getByRole("textbox", { name: /For instance 1000/ }).waitFor();
  await hears("ready");
  const id = await page.evaluate(() => recorded.messages.find((one) => one.clausewise)?.clausewise.id);
  const look = () => inside.locator("#clausewise").innerHTML();
  const height = () => page.locator("clausewise-check iframe").evaluate((it) => it.style.blockSize);
  return { inside, id, look, height };
}

/** Waits until the host has heard of this trouble. */
const troubled = (page, code) =>
  page.waitForFunction((wanted) => recorded.events.some((one) => one.name === "error" && one.detail.code === wanted), code);

onHost("what a page sends in a wrong form changes nothing in the frame and is reported", async (tools) => {
  const { page } = tools;
  const { id, look, height } = await opened(tools);
  const before = [await look(), await height()];
  const forged = [
    ["message-version", { v: 2, id, type: "reset" }],
    ["message-unknown", { v: 1, id, type: "explode" }],
    ["message-malformed", { v: 1, id, type: "set", settings: { theme: "neon" } }],
    ["message-too-large", { v: 1, id, type: "set", settings: { situation: { text: "x".repeat(500_000) } } }],
    ["message-id", { v: 1, id: "another", type: "reset" }],
  ];
  for (const [code, clausewise] of forged) {
    await page.evaluate(({ clausewise, to }) => document.querySelector("clausewise-check").shadowRoot.querySelector("iframe").contentWindow.postMessage({ clausewise }, to), { clausewise, to: new URL(WIDGET).origin });
    await troubled(page, code);
  }
  assert.deepEqual([await look(), await height()], before);
});

onHost("what another frame sends, to the host or to the widget, changes nothing and is reported", async (tools) => {
  const { page } = tools;
  const { id, look, height } = await opened(tools);
  const before = [await look(), await height()];
  await page.evaluate((address) => {
    const other = document.createElement("iframe");
    other.name = "forger";
    other.src = address;
    document.body.append(other);
    return new Promise((done) => other.addEventListener("load", done));
  }, `${HOST}/forger.html`);
  const forge = (message, beside) =>
    page.evaluate(({ message, beside }) => document.querySelector("iframe[name=forger]").contentWindow.postMessage({ forge: message, beside }, "*"), { message, beside });
  await forge({ clausewise: { v: 1, id, type: "height", px: 9 } }, false);
  await troubled(page, "message-source");
  await forge({ clausewise: { v: 1, id, type: "share", situation: {}, verdict: {}, link: "" } }, false);
  await forge({ clausewise: { v: 1, id, type: "set", settings: { theme: "dark" } } }, true);
  await troubled(page, "message-origin");
  assert.deepEqual([await look(), await height()], before);
  assert.deepEqual(await tools.heard("share"), []);
});

const elsewhere = /The target origin provided .* does not match the recipient window's origin/;

onHost("what the widget's own frame sends from another origin changes nothing and is reported", { expected: [elsewhere] }, async (tools) => {
  const { page } = tools;
  const { id, height } = await opened(tools);
  const before = await height();
  await page.evaluate((address) => {
    const frame = document.querySelector("clausewise-check").shadowRoot.querySelector("iframe");
    frame.src = address;
    return new Promise((done) => frame.addEventListener("load", done));
  }, `${HOST}/forger.html`);
  await page.evaluate((forge) => document.querySelector("clausewise-check").shadowRoot.querySelector("iframe").contentWindow.postMessage({ forge }, "*"), {
    clausewise: { v: 1, id, type: "height", px: 9 },
  });
  await troubled(page, "message-origin");
  assert.equal(await height(), before);
});

onHost("messages of others are none of ours", async (tools) => {
  const { page } = tools;
  await opened(tools);
  await page.evaluate(() => {
    for (const other of [null, "clausewise", 7, [], { type: "height" }, { giscus: { resizeHeight: 9 } }]) postMessage(other, "*");
  });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.deepEqual(await tools.heard("error"), []);
});
