// Runs before anything is shown: the colours that were chosen, and whether the address opens something else than the
// first screen, so that nothing flashes or jumps when the program comes.

document.documentElement.dataset.script = "";
if (location.hash.length > 1) document.documentElement.dataset.opening = "";
try {
  const theme = localStorage.getItem("clausewise-theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing shows the colours of the system.
}
