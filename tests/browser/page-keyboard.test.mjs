// Five real questions, each from the first screen to what the page has to say, with the keyboard alone: narrow and
// wide, light and dark, in both languages. Each starts from one sentence, as somebody new to the page would.

import assert from "node:assert/strict";
import { inFrench } from "./french.mjs";
import { scenario } from "./harness.mjs";

/** What a person answers, by the beginning of the question: rows to press or to follow, rows to tick, a number to type. */
const press = (row) => async ({ tabTo, press, say }) => {
  await tabTo("button", say(row));
  await press("Enter");
};
const follow = (row) => async ({ tabTo, press, say }) => {
  await tabTo("link", say(row));
  await press("Enter");
};
const tick = (...rows) => async ({ tabTo, press, say }) => {
  for (const row of rows) {
    await tabTo("checkbox", say(row));
    await press("Space");
  }
  await tabTo("button", say("Continue"));
  await press("Enter");
};
const type = (number) => async ({ tabTo, press, retype, say }) => {
  await tabTo("textbox", say(/For instance 1000/));
  await retype(number);
  await press("Enter");
};

/** Answers whatever is asked until nothing is; what no answer is given for is not known. */
async function answerAll(tools, answers) {
  const { page, say } = tools;
  const asked = [];
  for (;;) {
    await page.locator(".ask h1, .verdict h2").first().waitFor();
    const heading = page.locator(".ask h1");
    if ((await heading.count()) === 0) return asked;
    const question = await heading.innerText();
    assert.ok(!asked.includes(question) && asked.length < 20, `${question} after ${asked}`);
    asked.push(question);
    // The page puts the focus on the question it asks.
    await heading.and(page.locator(":focus")).waitFor();
    const answer = answers.find(([begins]) => say(new RegExp(`^${begins}`), true).test(question));
    await (answer ? answer[1] : press("I don't know"))(tools);
    await page.waitForFunction((before) => document.querySelector(".ask h1")?.innerText !== before, question);
  }
}

const OURS = ["Do you run this system as a service", press(/^No, only for our own/)];

const QUESTIONS = {
  "our partners want to log in to our Dynamics 365 to see their orders": {
    start: follow(/^Microsoft Dynamics 365 since/),
    answers: [
      ["When did you buy", press(/^On or after/)],
      ["Who are these people", press(/^Dealers, resellers/)],
      ["When they use the system", press(/^Theirs/)],
      ["How do they reach", tick(/own screens in the browser/)],
      ["What do they do", tick("Follow their orders")],
      ["How many different people", type("40")],
      OURS,
    ],
    outcome: /Licences needed/,
    says: [/These 40 people/, /Dealers, resellers/],
  },
  "1,000 colleagues log calls on a page, old CRM on our own server, we don't know the version": {
    start: async ({ page, tabTo, press: keys, say }) => {
      await tabTo("combobox", say("Where it runs"));
      await keys("ArrowDown", "ArrowDown");
      await page.getByText(say(/products fit/)).waitFor();
      await tabTo("link", say(/^I don't know which of these/));
      await keys("Enter");
    },
    answers: [
      ["Who are these people", press(/^Our employees/)],
      ["How do they reach", tick(/A site, app or intranet page/)],
      ["Which account", press(/^One account that many share/)],
      ["What do they do", tick(/^Log a request of their own/)],
      ["How many different people", type("1,000")],
      OURS,
    ],
    outcome: /Licences needed|Not enough to say yet/,
    says: [/Several products are possible/, /To find out/],
  },
  "an ERP job and 25 planners who read its results": {
    start: follow(/^Microsoft Dynamics 365 since/),
    answers: [
      ["When did you buy", press(/^On or after/)],
      ["Who are these people", press(/^No person: a program/)],
      ["How do they reach", tick(/A program that exchanges data/)],
      ["Which account", press(/^A registered application/)],
      ["What do they do", tick("Look things up")],
      ["How many", type("1")],
      OURS,
    ],
    then: [
      ["Who are these people", press(/^Our employees/)],
      ["How do they reach", tick(/A report that reads live/)],
      ["What do they do", tick("Look things up")],
      ["How many different people", type("25")],
      OURS,
    ],
    outcome: /Licences needed|Covered|Nothing needed/,
    says: [/25 people/],
  },
  "a contact form on our website": {
    start: follow(/^Microsoft Dynamics CRM 4\.0/),
    answers: [
      ["When did you buy", press(/^On or after/)],
      ["Who are these people", press(/^Anybody on the web/)],
      ["How do they reach", tick(/A form that only sends/)],
      ["What do they do", tick(/^Send an enquiry/)],
      ["On how many servers", type("1")],
      OURS,
    ],
    outcome: /Two readings/,
    says: [/Sources disagree about these people/, /External Connector/, /nothing needed/, /[Ss]ources disagree/],
  },
};

const SCREENS = {
  "wide and light": { viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  "narrow and dark": { viewport: { width: 320, height: 640 }, colorScheme: "dark" },
};

/** The languages, each with its address and what is looked for in it. */
const LANGUAGES = {
  "": { address: "", say: (text) => text },
  // A product is called the same; only its years are told in French.
  ", in French": { address: "fr/", say: (text, all) => (PRODUCTS.get(String(text)) ?? inFrench(text, all)) },
};
const PRODUCTS = new Map([
  ["/^Microsoft Dynamics 365 since/", /^Microsoft Dynamics 365 depuis/],
  ["/^Microsoft Dynamics CRM 4\\.0/", /^Microsoft Dynamics CRM 4\.0/],
  ["Business Central", "Business Central"],
]);

for (const [language, { address, say }] of Object.entries(LANGUAGES)) {
  for (const [screen, options] of Object.entries(SCREENS)) {
    for (const [sentence, { start, answers, then, outcome, says }] of Object.entries(QUESTIONS)) {
      scenario(`${sentence}: answered with the keyboard alone, ${screen}${language}`, options, async (given) => {
        const tools = { ...given, say };
        const { page, open, tabTo, press: keys, screenshot } = tools;
        await open(address);
        await start(tools);
        await answerAll(tools, answers);
        if (then) {
          await tabTo("button", say("Add a group of other people"));
          await keys("Enter");
          await answerAll(tools, then);
        }
        const verdict = page.locator(".verdict").last();
        assert.match(await verdict.locator(".kicker").innerText(), say(outcome));
        const told = await page.locator("main, .answers").allInnerTexts();
        // What is put together from several texts has no French to be looked up.
        const parts = language ? [] : says;
        for (const part of parts) assert.ok(told.some((text) => part.test(text)), `${part} is not told`);
        // What is shown is also told to whoever does not see it.
        const sentence = await verdict.getByRole("heading", { level: 2 }).innerText();
        assert.ok((await page.locator("body [role=status].unseen").innerText()).includes(sentence), sentence);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= options.viewport.width, `${width} px wide`);
        await screenshot(`${sentence.slice(0, 20).replace(/\W+/g, "-")}-${(screen + language).replace(/\W+/g, "-")}`);
      });
    }

    scenario(`we use Business Central: said to be not covered, and never answered, ${screen}${language}`, options, async (tools) => {
      const { page, open, tabTo, press: keys } = tools;
      await open(address);
      await tabTo("link", "Business Central");
      await keys("Enter");
      await page.getByRole("heading", { level: 1, name: say(/is not covered$/) }).and(page.locator(":focus")).waitFor();
      assert.equal(await page.locator(".verdict, .ask").count(), 0);
      assert.match(await page.locator("main").innerText(), say(/none of the answers for Sales, Customer Service or CRM holds for it/));
    });
  }
}
