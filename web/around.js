// What stands around every page of the site, static or not: the choice of colours, the rulebook's age by the visitor's
// clock, the search, and the text of a report. Everything it says stands in the page, in the page's language.

const THEME = "clausewise-theme";
const root = document.documentElement;

// ---- past the head, without changing the address ----

document.querySelector(".skip")?.addEventListener("click", (event) => {
  event.preventDefault();
  document.querySelector("main")?.focus();
});

// ---- colours ----

for (const choice of document.querySelectorAll('.theme input')) {
  choice.checked = choice.value === (root.dataset.theme ?? "system");
  choice.addEventListener("change", () => {
    const own = choice.value !== "system";
    if (own) root.dataset.theme = choice.value;
    else delete root.dataset.theme;
    try {
      if (own) localStorage.setItem(THEME, choice.value);
      else localStorage.removeItem(THEME);
    } catch {
      // Then it holds as long as the page is open.
    }
  });
}

// ---- another language: the place in the page goes along, a situation for instance ----

for (const link of document.querySelectorAll("a[hreflang]")) {
  const follow = () => {
    link.hash = location.hash;
  };
  for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, follow);
}

// ---- how old the rulebook is ----

/** Whole months from one day to another. */
const monthsBetween = (from, to) =>
  (to.getFullYear() - from.getFullYear()) * 12 + to.getMonth() - from.getMonth() - (to.getDate() < from.getDate() ? 1 : 0);

for (const age of document.querySelectorAll(".age")) {
  const [year, month, day] = age.dataset.date.split("-").map(Number);
  const months = monthsBetween(new Date(year, month - 1, day), new Date());
  if (months < 1) continue;
  age.querySelector(".age-now").textContent = (months === 1 ? age.dataset.one : age.dataset.months).replace("{count}", months);
  age.classList.toggle("notice", months >= 6);
}

// ---- search ----

const MOST = 20;
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The lines that hold every word, best first: in the title before elsewhere, questions before licences before clauses. */
function find(index, words) {
  const rank = ([sort, , title, more]) => {
    let points = 0;
    for (const word of words) {
      if (title.includes(word)) points += title.startsWith(word) || title.includes(` ${word}`) ? 3 : 2;
      else if (more.includes(word)) points += 1;
      else return 0;
    }
    return points * 4 + 2 - sort;
  };
  return index
    .map((line) => [rank(line), line])
    .filter(([points]) => points > 0)
    .sort(([one], [other]) => other - one)
    .map(([, line]) => line);
}

function search(form) {
  const field = form.querySelector("input");
  const found = form.querySelector(".found");
  const count = form.querySelector(".found-count");
  const list = form.querySelector("ol");
  const names = [form.dataset.question, form.dataset.licence, form.dataset.clause];
  let index;
  const load = () =>
    (index ??= fetch(form.dataset.index)
      .then((response) => (response.ok ? response.json() : Promise.reject(new Error(response.statusText))))
      .then((lines) => lines.map((line) => [line[0], line[1], plain(line[2]), plain(line[3]), line[2]]))
      .catch(() => (index = undefined)));
  const show = async () => {
    const words = plain(field.value).split(/\s+/).filter((word) => word.length > 1);
    found.hidden = words.length === 0;
    if (words.length === 0) return list.replaceChildren();
    const asked = field.value;
    const lines = await load();
    if (field.value !== asked) return;
    const hits = lines ? find(lines, words) : [];
    list.replaceChildren(...hits.slice(0, MOST).map(([sort, address, , , title]) => {
      const link = document.createElement("a");
      link.href = form.dataset.top + address;
      link.textContent = title;
      const what = document.createElement("span");
      what.className = "aside";
      what.textContent = names[sort];
      const line = document.createElement("li");
      line.append(link, " ", what);
      return line;
    }));
    const { none, one, found: several, failed } = form.dataset;
    count.textContent = !lines ? failed : hits.length === 0 ? none : hits.length === 1 ? one : several.replace("{count}", hits.length);
  };
  const close = () => {
    found.hidden = true;
  };
  field.addEventListener("focus", load);
  field.addEventListener("input", show);
  // The links below the field are reached with Tab or the arrow; Escape goes back to the field.
  form.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      close();
      field.focus();
    } else if (step && links.length > 0) {
      event.preventDefault();
      const next = links.indexOf(document.activeElement) + step;
      (next < 0 ? field : links[Math.min(next, links.length - 1)]).focus();
    }
  });
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !form.contains(event.relatedTarget)) close();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
}

document.querySelectorAll("form.search").forEach(search);

// ---- the text of a report: prepared here, sent by nobody but the visitor ----

function report(form) {
  const { about, wrong, source, ready, situation } = form.elements;
  const named = (field) => form.querySelector(`[name="${field.name}"]`).closest("label").firstElementChild.textContent;
  const status = form.querySelector(".report-status");
  const [what, fragment] = location.hash.slice(1).split("#");
  about.value = decodeURIComponent(what);
  if (fragment) situation.closest("label").hidden = false;
  const write = () => {
    const parts = [about, wrong, source].map((field) => `${named(field)}:\n${field.value}\n`);
    if (situation.checked) parts.push(`${new URL(`./#${fragment}`, location).href}\n`);
    ready.value = `${parts.join("\n")}\n${form.dataset.rulebook}`;
    const body = encodeURIComponent(ready.value);
    const subject = encodeURIComponent([form.dataset.subject, about.value].filter(Boolean).join(": "));
    const mail = form.querySelector('[data-way="mail"]');
    if (mail) mail.href = `mailto:${form.dataset.mail}?subject=${subject}&body=${body}`;
    const issue = form.querySelector('[data-way="issue"]');
    if (issue) issue.href = `${form.dataset.issues}?title=${subject}&body=${body}`;
  };
  write();
  form.addEventListener("input", write);
  form.addEventListener("submit", (event) => event.preventDefault());
  const copy = form.querySelector("button");
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(ready.value);
      status.textContent = copy.dataset.copied;
    } catch {
      ready.select();
      status.textContent = copy.dataset.notCopied;
    }
  });
}

document.querySelectorAll("form.report").forEach(report);
