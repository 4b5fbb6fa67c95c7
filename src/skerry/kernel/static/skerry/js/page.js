// Improvements of pages that already work: the theme switch, focus on errors, closing the menu.
"use strict";

const themes = ["auto", "light", "dark"];

function showTheme(theme) {
  const root = document.documentElement;
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
  }
}

function keepTheme(theme) {
  try {
    if (theme === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // The choice then lasts for this page only.
  }
}

for (const group of document.querySelectorAll("[data-theme-switch]")) group.hidden = false;
showTheme(themes.includes(document.documentElement.dataset.theme) ? document.documentElement.dataset.theme : "auto");

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-theme-choice]");
  if (choice) {
    showTheme(choice.dataset.themeChoice);
    keepTheme(choice.dataset.themeChoice);
  }
  for (const menu of document.querySelectorAll("details[data-closes][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-closes][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A form that came back with errors says so first.
document.querySelector("[data-error-summary]")?.focus();

// Filters that the reader has opened stay open when htmx brings the next answer.
let filtersAreOpen = false;
document.addEventListener("htmx:beforeSwap", () => {
  filtersAreOpen = Boolean(document.querySelector(".facets__fold[open]"));
});
document.addEventListener("htmx:afterSwap", () => {
  for (const fold of document.querySelectorAll(".facets__fold")) fold.open ||= filtersAreOpen;
});

// Whoever stands on a button of a part that refreshes itself stays there. What has an id htmx keeps.
let stoodOn = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const here = document.activeElement;
  const isLost = here && !here.id && event.detail.target.contains(here);
  stoodOn = isLost ? { part: event.detail.target.id, kind: here.tagName, words: here.textContent.trim() } : null;
});
document.addEventListener("htmx:afterSwap", () => {
  const part = stoodOn && document.getElementById(stoodOn.part);
  if (!part || document.activeElement !== document.body) return;
  for (const each of part.querySelectorAll(stoodOn.kind)) {
    if (each.textContent.trim() === stoodOn.words) return each.focus({ preventScroll: true });
  }
});

// The links to other languages stand outside the part that htmx changes: they follow its address.
document.addEventListener("htmx:pushedIntoHistory", () => {
  for (const link of document.querySelectorAll("[data-languages] a")) {
    const address = new URL(location.href);
    address.searchParams.set("lang", link.hreflang);
    link.href = address.pathname + address.search;
  }
});
