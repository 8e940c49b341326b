// A page's own code around the element, in strict TypeScript.

import type { ClausewiseCheck, Share } from "clausewise-widget";

const widget: ClausewiseCheck = document.createElement("clausewise-check");
widget.situation = { product: "crm-3.0", groups: [{ who: "employee" }] };
widget.locked = ["product"];
widget.prices = { "crm-3.0/user-cal": 100 };
widget.theme = "dark";
widget.addEventListener("clausewise-verdict", ({ detail }) => {
  const outcomes: string[] = detail.final ? detail.outcomes : [];
  console.log(outcomes);
});
widget.addEventListener("clausewise-share", (event) => {
  const share: Share = event.detail;
  console.log(share.link, share.verdict);
});
widget.addEventListener("clausewise-error", ({ detail: { code } }) => console.log(code));
// @ts-expect-error an event tells nothing that it does not have
widget.addEventListener("clausewise-ready", ({ detail }) => console.log(detail.situation));
widget.reset();
widget.refresh();
