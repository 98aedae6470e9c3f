(async () => {
  "use strict";
  const specs = JSON.parse(document.getElementById("rk-specs").textContent);
  const packed = document.getElementById("rk-plotly");
  const bytes = Uint8Array.from(atob(packed.textContent), (sign) => sign.charCodeAt(0));
  packed.remove();
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
  for (const [id, { data, layout }] of Object.entries(specs)) {
    const place = document.getElementById(id);
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
  }
  document.documentElement.dataset.charts = "drawn";
})();
