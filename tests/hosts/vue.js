// A Vue application that shows, changes, moves and removes the element.
import { createApp, h, ref } from "vue/dist/vue.runtime.esm-bundler.js";

const mode = new URLSearchParams(location.search).get("mode");
const groups = [{ who: "employee", path: "web-client", needs: ["read:*"] }];

createApp({
  setup() {
    const [shown, product, outcome] = [ref(true), ref("crm-3.0"), ref("")];
    return () => [
      h("button", { onClick: () => { shown.value = !shown.value; } }, "Show or hide"),
      h("button", { onClick: () => { product.value = "crm-2011"; } }, "Another product"),
      h("output", outcome.value),
      shown.value && h("clausewise-check", {
        // As a property, also before the element is known.
        ".situation": { product: product.value, groups },
        mode,
        theme: "dark",
        "onClausewise-verdict": (event) => { outcome.value = event.detail.outcomes.join(); },
      }),
    ];
  },
}).mount("#app");
