// The application with what a widget needs around it: who receives what, what the site has set, the button that sends,
// the way to the whole page. The same in a frame and in a shadow root.

import { beginning, placeOf, priceList, summary, toldBy, unnamed, unnamedVerdict, valueAt } from "./given.js";
import { sayFoot } from "./foot.js";
import { hasSite, nameTexts, page, program } from "./program.js";
import { setTokens } from "./theme.js";
import { say, spoken } from "./words.js";

/**
 * Opens a widget in an empty element. `receiver` is who receives what is sent, by name (empty where it has none); left
 * out if nobody does. `hear` is called with each message's kind and what it carries. Returns what can be done with it.
 */
export async function open(place, settings, { receiver, inline = false }, hear) {
  let now = { ...settings };
  let last;
  let themed;
  let priced = "{}";
  let first;
  const received = receiver !== undefined;
  const language = () => spoken(now.lang);
  const words = (id) => say(language(), id, { host: receiver || say(language(), "this-site") });

  const whose = element("p", "whose");
  const set = element("p", "set-by");
  const root = element("div", "application");
  const again = button("quiet", () => begin(true));
  const send = button("go", handOver);
  const what = element("details", "sends");
  const summaryOf = element("summary");
  const note = element("p", "aside");
  const names = element("input");
  names.type = "checkbox";
  const namesLabel = element("label", "small-tick");
  const namesText = element("span");
  namesLabel.append(names, namesText);
  const preview = element("pre");
  preview.tabIndex = 0;
  what.append(summaryOf, note, namesLabel, preview);
  const done = element("p");
  done.setAttribute("role", "status");
  const full = element("a");
  full.target = "_blank";
  full.rel = "noopener";
  const where = element("input", "where");
  where.readOnly = true;
  where.hidden = true;
  const bar = element("div", "hand-over");
  bar.append(send, what, done, again, full, where);
  const foot = element("footer", "foot");
  place.replaceChildren(whose, set, root, bar, foot);
  names.addEventListener("change", showWhat);
  what.addEventListener("toggle", showWhat);
  root.addEventListener("click", lead);
  if (self.origin === "null") {
    root.addEventListener("click", submit);
    root.dataset.sandboxed = "";
  }
  full.addEventListener("click", (event) => {
    event.preventDefault();
    leave(full.href);
  });

  nameTexts(root);
  if (hasSite) root.dataset.site = "";
  bar.hidden = true;
  set.hidden = true;
  speak();
  let app = await program(language());
  begin(false);
  root.lang = language();
  app.mount(root, told);

  /** Everything that depends on language, theme or who receives. */
  function speak() {
    place.lang = language();
    place.dir = "ltr";
    if (!inline) document.documentElement.lang = language();
    root.dataset.page = page(language());
    sayFoot(foot, language());
    place.dataset.theme = now.theme === "light" || now.theme === "dark" ? now.theme : "auto";
    const receives = now.disclose === "all" ? "whose-all" : "whose-frame";
    const unheld = window.parent === window ? "whose-alone" : "whose-nobody";
    whose.textContent = words(inline ? "whose-inline" : received ? receives : unheld);
    if (inline && now.disclose === "all") whose.textContent += ` ${words("whose-all")}`;
    send.textContent = words("send");
    summaryOf.textContent = words("sends");
    note.textContent = words("sends-what");
    namesText.textContent = words("names");
    again.textContent = words("again");
    full.textContent = words("full");
    full.title = words("full-note");
    where.setAttribute("aria-label", words("full"));
    const given = JSON.stringify(now.prices ?? {});
    if (given !== priced) {
      priced = given;
      root.dataset.prices = priceList(now.prices) ?? "";
      if (priceList(now.prices) === undefined) hear("error", { code: "attribute-prices" });
      root.dispatchEvent(new Event("given"));
    }
    const tokens = JSON.stringify([now.tokens ?? {}, place.dataset.theme]);
    if (tokens === themed) return;
    themed = tokens;
    for (const code of setTokens(place, now.tokens ?? {})) hear("error", { code });
  }

  /** Shows what the page gave, at the first time or again. */
  function begin(anew) {
    const given = toldBy(now.situation);
    const locked = (now.locked ?? []).map(placeOf);
    const known = locked.filter((path) => given.includes(path));
    if (known.length < locked.length) hear("error", { code: "attribute-locked" });
    root.dataset.locked = known.join(" ");
    if (anew) {
      root.dispatchEvent(new Event("given"));
      show(beginning(now));
    } else root.dataset.at = first = beginning(now);
  }

  /** Shows what an address of the application says, behind its `#`. */
  function show(at) {
    root.dataset.at = at;
    root.dispatchEvent(new Event("popstate"));
  }

  /** What the application says after each answer. */
  function told(written) {
    if (!written) return hear("error", { code: "not-loaded" });
    const [at, situation, problem, question, answered, left, verdict] = JSON.parse(written);
    const before = last;
    last = { at, situation, verdict };
    // Back at the first screen, which the page did not ask for.
    if (at === "" && before?.at && beginning(now) !== "") return begin(true);
    if (at === "" && !before && first !== "") hear("error", { code: "attribute-situation" });
    // A question that is not there has a heading and no more.
    if (root.querySelector(".question") && !root.querySelector(".question .kicker")) hear("error", { code: "attribute-start" });
    if (problem) hear("error", { code: problem });
    const mine = stillSet(situation).map(lineOf).filter(Boolean);
    set.hidden = mine.length === 0;
    set.textContent = `${words("set")} ${mine.join("; ")}`;
    bar.hidden = !verdict;
    for (const part of [send, what]) part.hidden = !received;
    full.href = page(language(), `#${at}`);
    done.textContent = "";
    showWhat();
    if (!verdict) return undefined;
    const moved = JSON.stringify([question, answered, left]);
    if (moved !== before?.moved) hear("progress", { question, answered, left });
    const short = summary(verdict, left);
    const open = now.disclose === "all";
    const whole = open ? { situation: unnamed(situation), verdict: unnamedVerdict(verdict) } : {};
    const shown = JSON.stringify([short, whole]);
    if (shown !== before?.shown) hear("verdict", { ...short, ...whole });
    last = { ...last, moved, shown, question };
    if (before && before.question !== question) hear("scroll", { top: 0 });
    return undefined;
  }

  /** The places of what the page gave that stand as it gave them. */
  function stillSet(situation) {
    const same = (place) => JSON.stringify(valueAt(now.situation, place)) === JSON.stringify(valueAt(situation, place));
    return toldBy(now.situation).filter(same);
  }

  /** A question and its answer as the application shows them in its list. */
  function lineOf(place) {
    const [name, group = ""] = place.split(":").reverse();
    const part = root.querySelectorAll(".answers-part")[group === "" ? 0 : Number(group) + 1];
    const line = part?.querySelector(`[data-fact="${CSS.escape(name)}"]`);
    return line && [".line-ask", ".line-value"].map((one) => line.querySelector(one)?.textContent ?? "").join(" ");
  }

  /** What is given away on a press, as it stands now. */
  function parcel() {
    const { at, situation, verdict } = last;
    if (names.checked) return { situation, verdict, link: page(language(), `#${at}`) };
    return { situation: unnamed(situation), verdict: unnamedVerdict(verdict), link: "" };
  }

  function showWhat() {
    if (what.open && last?.verdict) preview.textContent = JSON.stringify(parcel(), null, 2);
  }

  function handOver() {
    hear("share", parcel());
    done.textContent = words("sent");
  }

  /** A sandbox may forbid forms; ours go nowhere, so their answer is taken all the same. */
  function submit(event) {
    const pressed = event.target instanceof Element ? event.target.closest("button") : null;
    if (pressed?.type !== "submit" || !pressed.form) return;
    event.preventDefault();
    pressed.form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter: pressed }));
  }

  /** Links of the application lead to places within it, to questions, which it can show itself, and to pages of the site. */
  function lead(event) {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    const address = link?.getAttribute("href");
    if (!link || event.defaultPrevented || /^[a-z]+:/i.test(address)) return;
    event.preventDefault();
    const [, question] = /^questions\/(.+)\.html$/.exec(address) ?? [];
    if (question) show(`q=${question}`);
    else if (address.startsWith("#")) show(address.slice(1));
    else leave(page(language(), address));
  }

  /** Opens an address in a tab; where a sandbox forbids that, it stands there to be copied. */
  function leave(address) {
    const tab = globalThis.open(address, "_blank");
    if (tab) tab.opener = null;
    where.hidden = tab !== null;
    where.value = address;
    if (!tab) where.select();
  }

  return {
    async set(changed) {
      const before = { ...now };
      now = { ...now, ...changed };
      if (spoken(before.lang) !== language()) {
        const next = await program(language());
        app.unmount(root);
        app = next;
        root.dataset.at = last?.at ?? beginning(now);
        root.lang = language();
        app.mount(root, told);
      }
      speak();
      const given = ({ situation, start, locked }) => JSON.stringify([situation, start, locked]);
      if (given(before) !== given(now)) begin(true);
    },
    reset: () => begin(true),
    close() {
      app.unmount(root);
      place.replaceChildren();
    },
  };
}

function element(name, className = "") {
  const it = document.createElement(name);
  if (className) it.className = className;
  return it;
}

function button(className, press) {
  const it = element("button", className);
  it.type = "button";
  it.addEventListener("click", press);
  return it;
}
