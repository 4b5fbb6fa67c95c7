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
