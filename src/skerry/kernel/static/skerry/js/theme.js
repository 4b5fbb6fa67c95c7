// Runs before the first paint: the reader's choice of light or dark, if they made one.
(() => {
  "use strict";
  const root = document.documentElement;
  let chosen = "";
  try {
    chosen = localStorage.getItem("theme") || "";
  } catch {
    // A browser that keeps nothing still shows the page, in the system's scheme.
  }
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
})();
