// On a narrow screen the filters wait behind their heading, so that the list comes first.
"use strict";

(() => {
  const narrow = window.matchMedia("(max-width: 55.99rem)");
  let wasOpen = false;

  function settle() {
    const box = document.querySelector("[data-filters]");
    if (!box) return;
    box.open = !narrow.matches || wasOpen;
    box.addEventListener("toggle", () => {
      if (narrow.matches) wasOpen = box.open;
    });
  }

  settle();
  narrow.addEventListener("change", settle);
  document.addEventListener("htmx:afterSettle", settle);
})();

// The search box stands outside the part that htmx changes: it asks with the filters of the address.
(() => {
  const box = document.querySelector("[data-keeps-filters]");
  const own = new Set(["q", "sort", "page", "lang"]);

  function hidden([name, value]) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    return input;
  }

  document.addEventListener("htmx:pushedIntoHistory", () => {
    if (!box) return;
    for (const old of box.querySelectorAll("input[type=hidden]")) old.remove();
    const kept = [...new URLSearchParams(location.search)].filter(([name]) => !own.has(name));
    box.append(...kept.map(hidden));
  });
})();

// The heading stands outside that part too, and names the place that is chosen.
document.addEventListener("htmx:afterSettle", () => {
  const heading = document.querySelector("main h1");
  const results = document.querySelector("[data-heading]");
  if (!heading || !results) return;
  document.title = document.title.replace(heading.textContent.trim(), results.dataset.heading);
  heading.textContent = results.dataset.heading;
});
