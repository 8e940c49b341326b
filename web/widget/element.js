// `<clausewise-check>`: all that a page loads until the element comes near the window. It then opens the widget, in a
// frame of the origin that this file came from or inside the page, and hands events on. Imported on a server it does
// nothing.

import { failed, full, name } from "./text/en.json";
import { failed as failedFr, full as fullFr, name as nameFr } from "./text/fr.json";
import { FROM_FRAME, message, read } from "./protocol.js";
import { tokensOf } from "./tokens.js";

const NAME = "clausewise-check";
const WORDS = { en: [name, failed, full], fr: [nameFr, failedFr, fullFr] };
const KNOWN = { mode: ["frame", "inline"], theme: ["auto", "light", "dark"], disclose: ["send", "all"] };
const ATTRIBUTES = ["product", "guide", "lang", "situation", "prices", "locked", "start", "src", "sandbox", ...Object.keys(KNOWN)];

/** How long a frame may stay silent after it was loaded, in milliseconds. */
const PATIENCE = 20_000;

const LOOK = `
:host { all: initial; display: block; min-block-size: var(--clausewise-min-height, 32rem); }
:host([hidden]) { display: none; }
iframe { display: block; inline-size: 100%; block-size: var(--clausewise-min-height, 32rem); border: 0; }
.action[hidden], .failed[hidden] { display: none; }
.failed { font: 1rem / 1.5 system-ui, sans-serif; color: inherit; }`;

/** The widgets that are in the page and open; while there is one, one listener hears for all. */
const open = new Set();

function hear(event) {
  const heard = read(event.data, FROM_FRAME);
  if (!heard) return;
  const all = [...open];
  const from = all.find((one) => one.speaks(event.source));
  if (from) from.hear(event, heard);
  else all.find((one) => one.isCalled(heard.id))?.refuse("message-source");
}

function enter(view) {
  if (open.size === 0) addEventListener("message", hear);
  open.add(view);
}

function leave(view) {
  open.delete(view);
  if (open.size === 0) removeEventListener("message", hear);
}

/** A widget in a frame. */
class Frame {
  #frame = document.createElement("iframe");
  #id = `${NAME}-${Math.random().toString(36).slice(2)}`;
  #origin;
  #settings;
  #tell;
  #waiting;
  #ready = false;
  #late = false;

  constructor(place, base, sandbox, title, settings, tell) {
    const frame = this.#frame;
    this.#settings = settings;
    this.#tell = tell;
    frame.title = title;
    frame.part = "frame";
    frame.allow = "clipboard-write";
    if (sandbox !== null) frame.setAttribute("sandbox", sandbox);
    // A sandbox without this gives the frame an origin that nobody can name: then the window alone is checked.
    this.#origin = sandbox === null || sandbox.includes("allow-same-origin") ? base.origin : "null";
    frame.src = new URL("frame.html#held", base).href;
    // Also after a move in the page, which loads a frame anew.
    frame.addEventListener("load", () => {
      this.#ready = this.#late = false;
      this.#say("init", { settings: this.#settings() });
      clearTimeout(this.#waiting);
      this.#waiting = setTimeout(() => this.#ready || tell("error", { code: "frame-silent" }), PATIENCE);
    });
    enter(this);
    place.replaceChildren(frame);
  }

  #say(type, carried) {
    this.#frame.contentWindow?.postMessage(message(this.#id, type, carried), this.#origin === "null" ? "*" : this.#origin);
  }

  speaks = (source) => source !== null && source === this.#frame.contentWindow;
  isCalled = (id) => id === this.#id;
  refuse = (code) => this.#tell("error", { code });

  hear(event, heard) {
    if (event.origin !== this.#origin) return this.refuse("message-origin");
    if (heard.id !== this.#id) return this.refuse("message-id");
    if (heard.problem) return this.refuse(heard.problem);
    const { v, id, type, ...carried } = heard;
    if (type === "height") this.#frame.style.blockSize = `${Math.min(carried.px, 30_000)}px`;
    else if (type === "scroll") this.#bringBack(carried.top);
    else this.#tell(type, carried);
    if (type === "ready") {
      this.#ready = true;
      if (this.#late) this.set(this.#settings());
    }
    return undefined;
  }

  /** The next question may be above the window, where the last one was long. */
  #bringBack(top) {
    if (this.#frame.getBoundingClientRect().top + top < 0) this.#frame.scrollIntoView();
  }

  /** What changes before the frame is ready is said when it is. */
  set(settings) {
    this.#late = !this.#ready;
    if (this.#ready) this.#say("set", { settings });
  }

  reset = () => this.#say("reset");
  focus = () => this.#frame.focus();

  close() {
    clearTimeout(this.#waiting);
    leave(this);
    this.#frame.remove();
  }
}

const Base = globalThis.HTMLElement ?? class {};

/** The element. */
export class ClausewiseCheck extends Base {
  static observedAttributes = ATTRIBUTES;

  #shadow;
  #place;
  #action;
  #near;
  #view;
  #begun = false;
  #opening = 0;
  #changing = false;
  #situation;
  #prices;

  #build() {
    const shadow = this.attachShadow({ mode: "open", delegatesFocus: true });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(LOOK);
    shadow.adoptedStyleSheets = [sheet];
    this.#place = document.createElement("div");
    this.#action = document.createElement("div");
    this.#action.className = "action";
    this.#action.hidden = true;
    const slot = document.createElement("slot");
    slot.name = "action";
    this.#action.append(slot);
    shadow.append(this.#place, this.#action);
    this.#shadow = shadow;
  }

  connectedCallback() {
    if (!this.#shadow) this.#build();
    // A property may have been set before the element was known.
    for (const name of ATTRIBUTES) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
    if (this.#begun || this.#near) return;
    this.#near = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.#open(), { rootMargin: "400px" });
    this.#near.observe(this);
  }

  disconnectedCallback() {
    // A move in the page takes it out and puts it in again at once.
    queueMicrotask(() => this.isConnected || this.#close());
  }

  /** Moved without being taken out: nothing changes. */
  connectedMoveCallback() {}

  attributeChangedCallback(attribute, before, after) {
    if (before === after) return;
    if (KNOWN[attribute] && after !== null && !KNOWN[attribute].includes(after)) this.#tell("error", { code: `attribute-${attribute}` });
    if (attribute === "situation") this.#situation = undefined;
    if (attribute === "prices") this.#prices = undefined;
    this.#changed(["mode", "src", "sandbox"].includes(attribute));
  }

  /** Several changes at once are one. */
  #changed(anew = false) {
    if (!this.#begun) return;
    if (anew) {
      this.#close();
      this.connectedCallback();
    } else if (!this.#changing) {
      this.#changing = true;
      queueMicrotask(() => {
        this.#changing = false;
        this.#view?.set(this.#settings());
      });
    }
  }

  #value(attribute) {
    const value = this.getAttribute(attribute);
    const known = KNOWN[attribute];
    return known && !known.includes(value) ? known[0] : value;
  }

  #settings() {
    const set = { situation: this.situation };
    const [product, guide] = [this.product, this.guide];
    if ((product || guide) && typeof set.situation !== "string") set.situation = { ...(product && { product }), ...(guide && { guide }), ...set.situation };
    // Frameworks wrap objects, and what is wrapped can't be sent.
    const plain = (it) => (it === undefined ? it : JSON.parse(JSON.stringify(it)));
    return {
      situation: plain(set.situation),
      lang: this.#language(),
      theme: this.#value("theme"),
      disclose: this.#value("disclose"),
      start: this.getAttribute("start"),
      locked: this.locked,
      prices: plain(this.prices ?? undefined),
      tokens: tokensOf(this),
    };
  }

  #language() {
    return this.closest("[lang]")?.lang || navigator.language;
  }

  #words() {
    return WORDS[this.#language().slice(0, 2).toLowerCase()] ?? WORDS.en;
  }

  #base() {
    return new URL(this.getAttribute("src") ?? ".", this.hasAttribute("src") ? document.baseURI : import.meta.url);
  }

  async #open() {
    this.#near?.disconnect();
    this.#near = undefined;
    this.#begun = true;
    const opening = ++this.#opening;
    const tell = (type, carried) => opening === this.#opening && this.#tell(type, carried);
    if (this.#value("mode") === "frame") {
      this.#view = new Frame(this.#place, this.#base(), this.getAttribute("sandbox"), this.#words()[0], () => this.#settings(), tell);
      return;
    }
    try {
      const inline = await import(new URL("inline.js", this.#base()).href);
      if (opening !== this.#opening) return;
      const view = await inline.open(this.#place, this.#settings(), tell);
      if (opening !== this.#opening) return view.close();
      this.#view = view;
      // What changed meanwhile.
      view.set(this.#settings());
    } catch {
      tell("error", { code: "not-loaded" });
    }
  }

  #close() {
    this.#begun = false;
    this.#opening += 1;
    this.#near?.disconnect();
    this.#near = undefined;
    this.#view?.close();
    this.#view = undefined;
    this.#place?.replaceChildren();
    if (this.#action) this.#action.hidden = true;
  }

  #tell(type, detail) {
    // What the visitor has sent may be acted on.
    if (type === "share") this.#action.hidden = false;
    if (type === "error" && ["not-loaded", "frame-silent"].includes(detail.code)) this.#sayFailed();
    this.dispatchEvent(new CustomEvent(`clausewise-${type}`, { detail, bubbles: true, composed: true }));
  }

  #sayFailed() {
    const said = document.createElement("p");
    said.className = "failed";
    const link = document.createElement("a");
    link.href = new URL("frame.html", this.#base()).href;
    link.target = "_blank";
    const [, why, way] = this.#words();
    link.textContent = way;
    said.append(`${why} `, link);
    this.#place.replaceChildren(said);
  }

  /** What is told to begin with: an object in the contract's form, or a link. */
  get situation() {
    if (this.#situation !== undefined) return this.#situation;
    const written = this.getAttribute("situation")?.trim() || null;
    // A link, or what stands behind its `#`.
    if (written === null || /^[\w-]+$|[#=]/.test(written.slice(0, 2000)) && !written.startsWith("{")) return written;
    return this.#parsed("situation", written);
  }

  #parsed(attribute, written) {
    try {
      return JSON.parse(written);
    } catch {
      this.#tell("error", { code: `attribute-${attribute}` });
      return null;
    }
  }

  set situation(situation) {
    this.#situation = situation ?? undefined;
    this.#changed();
  }

  /** Paths of facts that the visitor can't change, as `product` or `groups[0].who`. */
  get locked() {
    return (this.getAttribute("locked") ?? "").split(/\s+/).filter(Boolean);
  }

  set locked(paths) {
    this.setAttribute("locked", [paths ?? []].flat().join(" "));
  }

  /** Prices by licence id, and `currency`, a short text. */
  get prices() {
    const written = this.getAttribute("prices");
    return this.#prices ?? (written ? this.#parsed("prices", written) : undefined);
  }

  set prices(prices) {
    this.#prices = prices ?? undefined;
    this.#changed();
  }

  /** Back to what the page gave. */
  reset() {
    this.#view?.reset();
  }

  /** Reads the theme's custom properties again, after the page has changed them. */
  refresh() {
    this.#changed();
  }
}

// The plain attributes have properties of the same name.
for (const attribute of ["product", "guide", "start", "src", "sandbox", ...Object.keys(KNOWN)]) {
  Object.defineProperty(ClausewiseCheck.prototype, attribute, {
    configurable: true,
    enumerable: true,
    get() {
      return this.getAttribute(attribute);
    },
    set(value) {
      if (value === null || value === undefined) this.removeAttribute(attribute);
      else this.setAttribute(attribute, value);
    },
  });
}

if (globalThis.customElements && !customElements.get(NAME)) customElements.define(NAME, ClausewiseCheck);
