// The map above its table: the same places, drawn on our own outlines, reachable by keyboard.
"use strict";

(() => {
  const box = document.getElementById("map");
  if (!box || typeof L === "undefined") return;

  const sizes = [22, 26, 32, 40, 50, 60];
  const limits = [1, 3, 10, 30, 100];
  const nearness = 0.85; // circles that overlap more than this become one
  const shades = [1, 2, 3, 4, 5].map((step) => `map-region--${step}`);

  box.hidden = false;
  const map = L.map(box, { attributionControl: false, zoomControl: false, minZoom: 3, maxZoom: 11 });
  L.control
    .zoom({ zoomInTitle: box.dataset.nearer, zoomOutTitle: box.dataset.farther })
    .addTo(map);
  const [west, south, east, north] = (box.dataset.bounds || "-10,35,32,70").split(",").map(Number);
  map.fitBounds([[south, west], [north, east]], { animate: false });

  const circles = L.layerGroup().addTo(map);
  const regions = new Map();
  let places = [];
  let steps = {};

  const sentence = (name, values) =>
    Object.entries(values).reduce(
      (text, [key, value]) => text.replace(`{${key}}`, value),
      box.dataset[name],
    );
  const step = (number) => limits.filter((limit) => number >= limit).length;
  const fetched = async (address) =>
    (await fetch(address, { headers: { Accept: "application/geo+json" } })).json();

  function shade() {
    for (const [code, layer] of regions) {
      const path = layer.getElement();
      path?.classList.remove(...shades);
      if (steps[code]) path?.classList.add(`map-region--${steps[code]}`);
    }
  }

  // Places whose circles would lie on each other become one, under the name of the largest.
  function grouped() {
    const groups = [];
    for (const place of places) {
      const point = map.latLngToLayerPoint(place.where);
      const near = groups.find(
        (group) =>
          group.point.distanceTo(point) <
          nearness * (sizes[step(group.number)] + sizes[step(place.number)]) * 0.5,
      );
      if (near) {
        const again = place.shared.filter((one) => near.shared.has(one)).length;
        near.members.push(place);
        near.number += place.number - again; // an organisation in both cities is one
        for (const one of place.shared) near.shared.add(one);
      } else {
        groups.push({ point, where: place.where, number: place.number, members: [place], shared: new Set(place.shared) });
      }
    }
    return groups;
  }

  function label({ members, number }) {
    const city = members[0].city;
    if (members.length > 1) {
      return sentence("around", { city, places: members.length - 1, number });
    }
    return sentence(number === 1 ? "one" : "many", { city, number });
  }

  function popup(group) {
    const content = document.createElement("div");
    const title = document.createElement("strong");
    title.textContent = label(group);
    const list = document.createElement("ul");
    for (const place of group.members.slice(0, 12)) {
      const link = document.createElement("a");
      link.href = place.href;
      link.textContent = `${place.city} (${place.number})`;
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
    content.append(title, list);
    return content;
  }

  function circle(group) {
    const size = sizes[step(group.number)];
    const number = document.createElement("span");
    number.textContent = String(group.number);
    const marker = L.marker(group.where, {
      icon: L.divIcon({ className: "map-place", iconSize: [size, size], html: number }),
      title: label(group),
      riseOnHover: true,
    });
    marker.bindPopup(() => popup(group), { autoPanPadding: [24, 24] });
    marker.on("add", () => marker.getElement().setAttribute("aria-label", label(group)));
    return marker;
  }

  function draw() {
    circles.clearLayers();
    for (const group of grouped()) circles.addLayer(circle(group));
  }

  async function showPlaces() {
    const source = document.getElementById("results")?.dataset.places;
    if (!source) return;
    const found = await fetched(source);
    if (source !== document.getElementById("results").dataset.places) return; // asked anew meanwhile
    steps = found.regions;
    places = found.features.map(({ properties, geometry: { coordinates } }) => ({
      ...properties,
      where: L.latLng(coordinates[1], coordinates[0]),
    }));
    if (places.length) {
      const around = L.latLngBounds(places.map((place) => place.where));
      map.fitBounds(around.pad(0.1), { maxZoom: 9, animate: false });
    }
    draw();
    shade();
  }

  async function showOutlines() {
    const layer = L.geoJSON(await fetched(box.dataset.outlines), {
      interactive: false,
      style: ({ properties }) => ({
        className: properties.level === 0 ? "map-region map-region--country" : "map-region",
      }),
      onEachFeature: ({ properties }, region) => {
        if (properties.level > 0) regions.set(properties.code, region);
      },
    });
    layer.addTo(map);
    shade();
  }

  map.on("zoomend", draw);
  showPlaces();
  showOutlines();
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "results") showPlaces();
  });
})();
