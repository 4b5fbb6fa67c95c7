// Zoom for the picture of the network: buttons, keys, the wheel with Ctrl, and dragging.
// Without it the picture is whole, and its links lead to smaller ones.
"use strict";

(() => {
  const CLOSEST = 8;

  function settle() {
    for (const figure of document.querySelectorAll("[data-network]:not([data-ready])")) {
      figure.dataset.ready = "";
      for (const svg of figure.querySelectorAll("svg")) svg.whole = svg.getAttribute("viewBox").split(" ").map(Number);
      addTools(figure);
      listen(figure);
    }
  }

  const shown = (figure) => [...figure.querySelectorAll("svg")].find((svg) => svg.getBoundingClientRect().width);
  const view = (svg) => svg.getAttribute("viewBox").split(" ").map(Number);

  // The part that is seen stays within the picture.
  function show(figure, svg, [left, top, wide, high]) {
    const [x, y, width, height] = svg.whole;
    const across = Math.min(Math.max(left, x), x + width - wide);
    const down = Math.min(Math.max(top, y), y + height - high);
    svg.setAttribute("viewBox", [across, down, wide, high].map((n) => n.toFixed(1)).join(" "));
    figure.toggleAttribute("data-zoomed", wide < width - 1);
  }

  // Zooms by ``factor``; the point at the shares ``a`` and ``b`` of the picture stays where it is.
  function zoom(figure, factor, a = 0.5, b = 0.5) {
    const svg = shown(figure);
    if (!svg) return;
    const [left, top, wide, high] = view(svg);
    const width = svg.whole[2];
    const scale = Math.min(Math.max(wide / factor, width / CLOSEST), width) / wide;
    show(figure, svg, [left + wide * (1 - scale) * a, top + high * (1 - scale) * b, wide * scale, high * scale]);
  }

  function whole(figure) {
    const svg = shown(figure);
    if (svg) show(figure, svg, svg.whole);
  }

  function move(figure, across, down) {
    const svg = shown(figure);
    const [left, top, wide, high] = view(svg);
    show(figure, svg, [left + wide * across, top + high * down, wide, high]);
  }

  const KEYS = {
    "+": (figure) => zoom(figure, 1.4),
    "=": (figure) => zoom(figure, 1.4),
    "-": (figure) => zoom(figure, 1 / 1.4),
    "0": whole,
    ArrowLeft: (figure) => move(figure, -0.15, 0),
    ArrowRight: (figure) => move(figure, 0.15, 0),
    ArrowUp: (figure) => move(figure, 0, -0.15),
    ArrowDown: (figure) => move(figure, 0, 0.15),
  };

  function addTools(figure) {
    const tools = document.createElement("div");
    tools.className = "network__tools";
    for (const [label, act] of [
      [figure.dataset.nearer, () => zoom(figure, 1.4)],
      [figure.dataset.farther, () => zoom(figure, 1 / 1.4)],
      [figure.dataset.whole, () => whole(figure)],
    ]) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "button button--quiet", textContent: label });
      button.addEventListener("click", act);
      tools.append(button);
    }
    const help = document.createElement("span");
    Object.assign(help, { className: "small quiet", textContent: figure.dataset.help });
    tools.append(help);
    figure.querySelector(".figure__picture").before(tools);
  }

  function listen(figure) {
    const picture = figure.querySelector(".figure__picture");
    figure.addEventListener("keydown", (event) => {
      const act = KEYS[event.key];
      const isScroll = event.key.startsWith("Arrow") && !figure.hasAttribute("data-zoomed");
      if (!act || isScroll || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act(figure);
    });
    picture.addEventListener("wheel", (event) => {
      const svg = shown(figure);
      if (!svg || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      const box = svg.getBoundingClientRect();
      const a = (event.clientX - box.left) / box.width;
      const b = (event.clientY - box.top) / box.height;
      zoom(figure, event.deltaY < 0 ? 1.2 : 1 / 1.2, a, b);
    }, { passive: false });
    // What has the focus is seen.
    picture.addEventListener("focusin", (event) => {
      const svg = shown(figure);
      const part = event.target.closest("a");
      if (!svg || !part || !figure.hasAttribute("data-zoomed")) return;
      const box = part.getBBox();
      const [left, top, wide, high] = view(svg);
      const isSeen = box.x >= left && box.y >= top && box.x + box.width <= left + wide && box.y + box.height <= top + high;
      if (!isSeen) show(figure, svg, [box.x + (box.width - wide) / 2, box.y + (box.height - high) / 2, wide, high]);
    });
    drag(figure, picture);
  }

  function drag(figure, picture) {
    let from = null;
    let hasMoved = false;
    picture.addEventListener("pointerdown", (event) => {
      hasMoved = false;
      if (figure.hasAttribute("data-zoomed") && event.button === 0) from = [event.clientX, event.clientY];
    });
    picture.addEventListener("pointermove", (event) => {
      if (!from) return;
      const across = from[0] - event.clientX;
      const down = from[1] - event.clientY;
      if (!hasMoved && Math.hypot(across, down) < 4) return;
      hasMoved = true;
      const box = shown(figure).getBoundingClientRect();
      move(figure, across / box.width, down / box.height);
      from = [event.clientX, event.clientY];
    });
    for (const end of ["pointerup", "pointerleave", "pointercancel"]) picture.addEventListener(end, () => { from = null; });
    picture.addEventListener("dragstart", (event) => { if (figure.hasAttribute("data-zoomed")) event.preventDefault(); });
    picture.addEventListener("click", (event) => { if (hasMoved) event.preventDefault(); hasMoved = false; }, true);
  }

  settle();
  document.addEventListener("htmx:afterSettle", settle);
  document.addEventListener("htmx:historyRestore", settle);
})();
