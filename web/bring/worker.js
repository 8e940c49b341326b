// The worker's start: the page sends the compiled module, and from then on the module answers. What goes wrong outside
// an answer is told to the page, which says so.

addEventListener("unhandledrejection", () => postMessage(null));

addEventListener(
  "message",
  async ({ data: { glue, module, language, texts } }) => {
    const { default: init, serve } = await import(glue);
    await init({ module_or_path: module });
    await serve(language, texts);
  },
  { once: true },
);
