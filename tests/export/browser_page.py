"""A page in a real browser, and what a test asks of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from selenium import webdriver

_WORST_CONTRAST = """
const light = (rgb) => { const [r, g, b] = rgb.map((c) => { c /= 255;
  return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const read = (css) => css.match(/[\\d.]+/g).map(Number);
const ground = (el) => { for (; el; el = el.parentElement) {
  const c = read(getComputedStyle(el).backgroundColor);
  if (c.length < 4 || c[3] > 0) return c.slice(0, 3); } return [255, 255, 255]; };
let worst = 21;
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const el = walk.currentNode.parentElement;
  if (!walk.currentNode.textContent.trim() || el.closest("script,style,svg")) continue;
  if (!el.getClientRects().length) continue;
  const a = light(read(getComputedStyle(el).color).slice(0, 3)), b = light(ground(el));
  worst = Math.min(worst, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
}
return worst;
"""


@dataclass(frozen=True)
class Page:
    """A page in a real browser."""

    driver: webdriver.Chrome

    def run(self, script: str) -> Any:
        return self.driver.execute_script(script)

    def overflow(self) -> int:
        """How far the page scrolls sideways [px]."""
        # A phone zooms out of what is too wide, and innerWidth with it: the root keeps its width.
        root = "document.documentElement"
        return int(self.run(f"return {root}.scrollWidth - {root}.clientWidth"))

    def worst_contrast(self) -> float:
        """The contrast of the words that stand out least from their ground."""
        return float(self.run(_WORST_CONTRAST))

    def wait_for_charts(self) -> None:
        self.driver.set_script_timeout(40)
        self.driver.execute_async_script(
            "const done = arguments[0]; const look = () => "
            "document.documentElement.dataset.charts ? done() : setTimeout(look, 50); look();"
        )

    def requests(self) -> list[str]:
        """What it asked of the network: all but the file itself and what it holds."""
        logged = (json.loads(entry["message"]) for entry in self.driver.get_log("performance"))
        urls = (
            entry["message"]["params"]["request"]["url"]
            for entry in logged
            if entry["message"]["method"] == "Network.requestWillBeSent"
        )
        return [url for url in urls if not url.startswith(("file:", "data:", "blob:"))]

    def complaints(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser")]
