// What somebody's own code looks like, in strict TypeScript: it compiles, and what is wrong in it does not.

import {
  check,
  clause,
  compare,
  editions,
  explain,
  init,
  inspectConnection,
  nextQuestion,
  rulebookInfo,
  schema,
  whatIf,
  whyNot,
  type GroupVerdict,
  type Situation,
  type Verdict,
} from "clausewise";

const situation: Situation = {
  version: 1,
  product: "crm-3.0",
  guide: "2006-10",
  estate: { externalAppServers: 1 },
  groups: [
    { name: "Service desk", who: "employee", people: 50, path: "web-client", needs: ["read:*", "create:case", "update:case"] },
    {
      name: "Colleagues who log a call",
      who: "employee",
      people: 1000,
      path: "own-application",
      signIn: "shared-account",
      needs: ["create:own-case", "read:own-case"],
    },
  ],
};

const answer = check(situation);
if (answer.error) throw new Error(`${answer.error.code} at ${answer.error.at}: ${answer.error.known.join(", ")}`);
const verdict: Verdict = answer;
const [desk, colleagues]: (GroupVerdict | undefined)[] = verdict.groups;
if (desk?.outcome !== "licence" || colleagues?.outcome !== "licence") throw new Error("each of them needs a licence");
const needed: number | undefined = verdict.total[0]?.quantity;

const edition = editions(situation, { others: true });
const years: string[] = edition.error ? [] : edition.map((one) => one.guide);
const asking = nextQuestion({ ...situation, groups: [{ who: "employee" }] });
const next: string | undefined = asking.error ? undefined : asking.next?.fact;
const others = whatIf(situation, { pairs: false, texts: false });
const beside = compare(situation, { ...situation, guide: "2005-12" });
const why = explain(situation);
const not = whyNot(situation, "crm-3.0/external-connector", 1);
const report = inspectConnection("AuthScheme=AzureAD");
const first = verdict.groups[0]?.because[0]?.cites[0]?.clause ?? "";
const cited = clause(first);
const info = rulebookInfo();

// @ts-expect-error a product that is not known
const unknown: Situation = { version: 1, product: "crm-9.0", groups: [] };
// @ts-expect-error a fact that is not known
const misspelt: Situation = { version: 1, product: "crm-3.0", groups: [{ whom: "employee" }] };
// @ts-expect-error an answer may be a refusal, and that has to be looked at first
const unchecked: Verdict = check(situation);

export const told = {
  needed,
  clauses: verdict.groups.flatMap((group) => group.because.flatMap((step) => step.cites.map((cite) => cite.clause))),
  refused: colleagues.notPermitted.map((refused) => refused.licence),
  years,
  next,
  others: others.error ? -1 : others.length,
  beside: beside.error ? -1 : beside.length,
  why: why.error ? -1 : why.length,
  not: not.error ? not.error.code : not.stands,
  report: report.error ? report.error.code : report.recognised.identity,
  cited: cited.error ? cited.error.code : cited.document.id,
  info: info.error ? info.error.code : info.version,
  schema: await schema("verdict"),
  ready: await init(),
  unused: [unknown, misspelt, unchecked].length,
};
