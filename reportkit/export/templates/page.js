(async () => {
  "use strict";
  const root = document.documentElement;
  const specs = JSON.parse(document.getElementById("rk-specs").textContent);
  const packed = document.getElementById("rk-plotly");
  const bytes = Uint8Array.from(atob(packed.textContent), (sign) => sign.charCodeAt(0));
  packed.remove();
  const closed = () => [...document.querySelectorAll("details:not([open])")];
  const open = (details) => details.forEach((one) => { one.open = true; });
  if (location.hash === "#vectors") {
    root.dataset.print = "vectors";
    open(closed());
  }
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(inflated).text();
  document.head.append(script);
  const quick = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const narrow = (layout) => {
    layout.legend = { ...layout.legend, orientation: "h", x: 0, xanchor: "left", y: -0.2, yanchor: "top" };
    for (const [name, axis] of Object.entries(layout)) {
      if (!/^xaxis\d*$/.test(name) || !axis || axis.tickvals) continue;
      layout[name] = { tickangle: 0, ...axis, nticks: Math.min(axis.nticks || 4, 4) };
    }
  };
  const draw = async (place, { data, layout }) => {
    const live = document.createElement("div");
    const picture = place.querySelector("img");
    if (place.clientWidth < 480) narrow(layout);
    live.style.height = `${layout.height}px`;
    live.setAttribute("role", "img");
    live.setAttribute("aria-label", picture ? picture.alt : place.textContent.trim());
    try {
      if (!picture) place.replaceChildren();
      place.append(live);
      place.classList.add("rk-live");
      if (picture) place.classList.add("rk-pictured");
      await Plotly.newPlot(live, data, quick ? { ...layout, transition: { duration: 0 } } : layout, {
        responsive: true, displaylogo: false, displayModeBar: false, scrollZoom: false,
      });
    } catch {
      live.remove();
      place.classList.remove("rk-live", "rk-pictured");
      if (!picture) place.textContent = live.getAttribute("aria-label");
    }
  };
  const later = (place, spec) => {
    const details = place.closest("details:not([open])");
    details.addEventListener("toggle", () => {
      if (place.closest("details:not([open])")) later(place, spec);
      else draw(place, spec);
    }, { once: true });
  };
  for (const [id, spec] of Object.entries(specs)) {
    const place = document.getElementById(id);
    if (place.closest("details:not([open])")) later(place, spec);
    else await draw(place, spec);
  }
  const unpictured = () => document.querySelectorAll(".rk-live:not(.rk-pictured) > .js-plotly-plot");
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = closed();
    open(opened);
    for (const live of unpictured()) Plotly.relayout(live, { width: 640, autosize: false });
  });
  addEventListener("afterprint", () => {
    opened.forEach((one) => { one.open = false; });
    for (const live of unpictured()) Plotly.relayout(live, { width: null, autosize: true });
  });
  root.dataset.charts = "drawn";
})();
