// What a host can learn: every event of the element and every message to the window is kept for the test.
window.recorded = { events: [], messages: [] };
for (const name of ["ready", "progress", "verdict", "share", "error"]) {
  addEventListener(`clausewise-${name}`, (event) => window.recorded.events.push({ name, detail: event.detail }));
}
addEventListener("message", (event) => window.recorded.messages.push(event.data));
