// Improvements of the workspace: how many characters are left, and finding a term by typing.
"use strict";

function countDown(area) {
  const sentence = document.querySelector("[data-counter-text]")?.dataset.counterText;
  if (!sentence) return;
  const counter = document.createElement("p");
  counter.className = "counter";
  area.after(counter);
  const most = Number(area.dataset.counts);
  const tell = () => {
    counter.textContent = sentence.replace("{left}", String(most - [...area.value].length));
  };
  area.addEventListener("input", tell);
  tell();
}

function findTerms(group) {
  const input = group.querySelector("[data-finds]");
  input.closest("[hidden]").hidden = false;
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  input.addEventListener("input", () => {
    const words = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    for (const term of group.querySelectorAll("[data-term]")) {
      const text = term.textContent.toLocaleLowerCase();
      term.hidden = !words.every((word) => text.includes(word));
    }
    for (const branch of group.querySelectorAll("[data-branch]")) {
      const found = branch.querySelector("[data-term]:not([hidden])");
      branch.hidden = !found;
      branch.open = words.length ? Boolean(found) : "chosen" in branch.dataset;
    }
  });
}

for (const area of document.querySelectorAll("[data-counts]")) countDown(area);
for (const group of document.querySelectorAll("[data-terms]")) findTerms(group);
// On a phone the tabs are longer than the screen: show where the reader is.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
