// The messages between a page and the widget's frame, version 1. Both sides send and read them only through this file.
// A message is `{ clausewise: { v, id, type, … } }`. Fields and kinds may be added within a version, never renamed or
// re-used; tests/messages holds what has to work for ever.

/** The version of the protocol. */
export const VERSION = 1;

/** The most that a message may hold: characters of all its texts and keys together, and levels. */
const LARGEST = 400_000;
const DEEPEST = 24;

const flag = (it) => typeof it === "boolean";
const count = (it) => Number.isSafeInteger(it) && it >= 0;
const text = (it) => typeof it === "string";
const texts = (it) => Array.isArray(it) && it.every(text);
const plain = (it) => typeof it === "object" && it !== null && !Array.isArray(it);
const maybe = (of) => (it) => it === undefined || it === null || of(it);
const oneOf = (...known) => (it) => known.includes(it);
const fits = (shape) => (it) => plain(it) && Object.keys(shape).every((key) => shape[key](it[key]));

/** What a page may set. */
const settings = fits({
  lang: maybe(text),
  theme: maybe(oneOf("auto", "light", "dark")),
  tokens: maybe((it) => plain(it) && Object.values(it).every(text)),
  situation: maybe((it) => text(it) || plain(it)),
  locked: maybe(texts),
  start: maybe(text),
  disclose: maybe(oneOf("send", "all")),
  prices: maybe(plain),
});

/** What a page says, with what each kind has to carry. */
export const FROM_PAGE = {
  init: { settings },
  set: { settings },
  reset: {},
};

/** What a frame says. Nothing but `share`, and `verdict` where the page discloses, carries what was told. */
export const FROM_FRAME = {
  ready: { version: text, rulebook: text },
  height: { px: count },
  scroll: { top: count },
  progress: { question: maybe(text), answered: count, left: count },
  verdict: { product: maybe(text), outcomes: texts, sure: texts, final: flag, situation: maybe(plain), verdict: maybe(plain) },
  share: { situation: plain, verdict: plain, link: text },
  error: { code: text },
};

/** A message of this kind. */
export const message = (id, type, carried = {}) => ({ clausewise: { v: VERSION, id, type, ...carried } });

/**
 * Reads what came: nothing for what is not meant for us, `{ problem }` with a stable code for what is and can't be
 * taken, else the message.
 */
export function read(data, kinds) {
  const envelope = plain(data) && Object.hasOwn(data, "clausewise") ? data.clausewise : undefined;
  if (envelope === undefined) return undefined;
  if (!plain(envelope) || !text(envelope.type) || !text(envelope.id)) return { problem: "message-malformed" };
  const { id } = envelope;
  if (!within(envelope, { left: LARGEST }, 0)) return { id, problem: "message-too-large" };
  if (envelope.v !== VERSION) return { id, problem: "message-version" };
  if (!Object.hasOwn(kinds, envelope.type)) return { id, problem: "message-unknown" };
  return fits(kinds[envelope.type])(envelope) ? envelope : { id, problem: "message-malformed" };
}

function within(it, room, depth) {
  if (text(it)) room.left -= it.length;
  else if (typeof it === "object" && it !== null) {
    if (depth > DEEPEST) return false;
    for (const key of Object.keys(it)) {
      room.left -= key.length + 1;
      if (room.left < 0 || !within(it[key], room, depth + 1)) return false;
    }
  }
  return room.left >= 0;
}
