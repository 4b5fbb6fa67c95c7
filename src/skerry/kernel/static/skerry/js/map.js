// Fills every element marked data-map from GeoJSON of our own server: outlines of regions and places.
// The list beside it says the same; pointing at an entry there lights its place up here.
"use strict";

(() => {
  const tokens = getComputedStyle(document.documentElement);
  const colour = (name) => tokens.getPropertyValue(name).trim();

  const resting = () => ({
    radius: 7,
    weight: 1.5,
    color: colour("--surface"),
    fillColor: colour("--accent"),
    fillOpacity: 0.9,
  });
  const pointedAt = () => ({ radius: 11, color: colour("--ink"), fillColor: colour("--mark"), fillOpacity: 1 });

  async function fetched(address) {
    if (!address) return null;
    const answer = await fetch(address, { headers: { Accept: "application/geo+json" } });
    return answer.ok ? answer.json() : null;
  }

  function popup({ name, note, url }) {
    const box = document.createElement("div");
    const link = document.createElement(url ? "a" : "strong");
    link.textContent = name;
    if (url) link.href = url;
    box.append(link);
    if (note) box.append(document.createElement("br"), note);
    return box;
  }

  function placed(features, map) {
    const markers = new Map();
    const layer = L.geoJSON(features, {
      pointToLayer: (feature, where) => L.circleMarker(where, resting()),
      onEachFeature: (feature, marker) => {
        marker.bindPopup(popup(feature.properties));
        marker.bindTooltip(feature.properties.name);
        markers.set(feature.properties.url, marker);
      },
    }).addTo(map);
    return { layer, markers };
  }

  function keepInStep(markers, list) {
    const marker = (event) => {
      const link = event.target.closest("a[href]");
      return link && markers.get(link.getAttribute("href"));
    };
    for (const [name, style] of [
      ["mouseover", pointedAt],
      ["focusin", pointedAt],
      ["mouseout", resting],
      ["focusout", resting],
    ]) {
      list.addEventListener(name, (event) => {
        const found = marker(event);
        found?.setStyle(style());
        found?.setRadius(style().radius);
        if (style === pointedAt) found?.bringToFront();
      });
    }
  }

  async function draw(element) {
    element.hidden = false;
    const map = L.map(element, { scrollWheelZoom: false, attributionControl: false });
    const [outlines, places] = await Promise.all([
      fetched(element.dataset.outlines),
      fetched(element.dataset.source),
    ]);
    const land = L.geoJSON(outlines, {
      interactive: false,
      style: { color: colour("--line-strong"), weight: 1, fillColor: colour("--surface"), fillOpacity: 1 },
    }).addTo(map);
    const { layer, markers } = placed(places, map);
    const around = [layer, land].find((one) => one.getLayers().length);
    if (around) map.fitBounds(around.getBounds(), { padding: [24, 24], maxZoom: 11 });
    else element.hidden = true;
    keepInStep(markers, document.querySelector(element.dataset.list) || document);
  }

  for (const element of document.querySelectorAll("[data-map]")) draw(element);
})();
