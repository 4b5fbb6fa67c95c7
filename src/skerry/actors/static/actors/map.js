// The map above its table: the same places, drawn on our own outlines, reachable by keyboard.
"use strict";

(() => {
  const box = document.getElementById("map");
  if (!box || typeof L === "undefined") return;

  const sizes = [22, 26, 32, 40, 50, 60];
  const text = (name, values) =>
    Object.entries(values).reduce(
      (sentence, [key, value]) => sentence.replace(`{${key}}`, value),
      box.dataset[name],
    );

  box.hidden = false;
  const map = L.map(box, { attributionControl: false, zoomControl: false, minZoom: 3, maxZoom: 10 });
  L.control
    .zoom({ zoomInTitle: box.dataset.nearer, zoomOutTitle: box.dataset.farther })
    .addTo(map);
  map.setView([55, 15], 4);

  const places = L.layerGroup().addTo(map);
  const regions = new Map();

  function shade(steps) {
    for (const [code, layer] of regions) {
      const path = layer.getElement();
      if (!path) continue;
      path.classList.remove(...[1, 2, 3, 4, 5].map((step) => `map-region--${step}`));
      if (steps[code]) path.classList.add(`map-region--${steps[code]}`);
    }
  }

  function popup(place) {
    const content = document.createElement("p");
    content.append(label(place), document.createElement("br"));
    const link = document.createElement("a");
    link.href = place.href;
    link.textContent = box.dataset.open;
    content.append(link);
    return content;
  }

  function label(place) {
    return text(place.number === 1 ? "one" : "many", place);
  }

  function circle(feature) {
    const place = feature.properties;
    const [longitude, latitude] = feature.geometry.coordinates;
    const size = sizes[place.step];
    const number = document.createElement("span");
    number.textContent = String(place.number);
    const marker = L.marker([latitude, longitude], {
      icon: L.divIcon({ className: "map-place", iconSize: [size, size], html: number }),
      title: label(place),
      keyboard: true,
      riseOnHover: true,
      zIndexOffset: -place.number,
    });
    marker.bindPopup(popup(place), { autoPanPadding: [24, 24] });
    marker.on("add", () => marker.getElement().setAttribute("aria-label", label(place)));
    return marker;
  }

  async function show() {
    const source = document.getElementById("results")?.dataset.places;
    if (!source) return;
    const found = await (await fetch(source, { headers: { Accept: "application/geo+json" } })).json();
    places.clearLayers();
    const circles = found.features.map(circle);
    for (const one of circles) places.addLayer(one);
    shade(found.regions);
    if (circles.length) {
      const around = L.latLngBounds(circles.map((one) => one.getLatLng()));
      map.fitBounds(around.pad(0.15), { maxZoom: 8, animate: false });
    }
  }

  async function draw() {
    const outlines = await (await fetch(box.dataset.outlines)).json();
    const layer = L.geoJSON(outlines, {
      interactive: false,
      style: (feature) => ({
        className:
          feature.properties.level === 0 ? "map-region map-region--country" : "map-region",
      }),
      onEachFeature: (feature, region) => {
        if (feature.properties.level > 0) regions.set(feature.properties.code, region);
      },
    });
    layer.addTo(map);
    await show();
  }

  draw();
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "results") show();
  });
})();
