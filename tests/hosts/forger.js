// Sends to whoever frames it, or to the frames beside it, what it is told to send.
addEventListener("message", ({ data }) => {
  if (!data.forge) return;
  // A frame in a shadow tree is not among the page's `frames`; a page of the same origin finds it all the same.
  const widget = parent.document.querySelector("clausewise-check").shadowRoot.querySelector("iframe");
  (data.beside ? widget.contentWindow : parent).postMessage(data.forge, "*");
});
