"""The child process that draws charts: JSON lines in, JSON lines out.

1. It proves the browser with one plain render and says ``{"ready": true}``.
2. For each line ``{"spec": ..., "width": ..., "height": ..., "scale": ...}`` it answers
   ``{"png": base64}`` or ``{"error": sentence}``; it ends where the browser is gone.

Its arguments are the browser's path and the widths of pictures [px]. It stands alone so that it
can be killed: when Chrome can't start, a render waits for ever.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kaleido
import numpy as np

from reportkit.export.kin import NO_NETWORK, Kin
from reportkit.export.png import encode_runs
from reportkit.theme import PICTURE

if TYPE_CHECKING:
    from collections.abc import Mapping

# The picture itself leaves as pixels on white, in runs of one colour: a chart has few of them, and
# what is sent takes longer than what is drawn. Canvases that are parts of it (WebGL, which
# has no "2d", or narrower) stay PNG.
_PIXELS = """
const encode = HTMLCanvasElement.prototype.toDataURL;
HTMLCanvasElement.prototype.toDataURL = function (type, quality) {
  const whole = type === "image/png" && WIDTHS.includes(this.width) && this.getContext("2d");
  if (!whole) return encode.call(this, type, quality);
  const flat = document.createElement("canvas");
  flat.width = this.width;
  flat.height = this.height;
  const context = flat.getContext("2d", { alpha: false });
  context.fillStyle = "PICTURE";
  context.fillRect(0, 0, flat.width, flat.height);
  context.drawImage(this, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, flat.width, flat.height).data.buffer);
  const runs = new Uint32Array(2 * pixels.length);
  let held = 0;
  for (let from = 0, at = 1; at <= pixels.length; at++) {
    if (at === pixels.length || pixels[at] !== pixels[from]) {
      runs[held++] = at - from;
      runs[held++] = pixels[from];
      from = at;
    }
  }
  const bytes = new Uint8Array(runs.buffer, 0, 4 * held);
  let signs = "RUNS";
  for (let at = 0; at < bytes.length; at += 8192) {
    signs += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return "data:image/png;base64," + btoa(signs);
};
"""
_RUNS = b"RUNS"
_PROOF_LIMIT = 5.0  # [s]
_PLAIN: Mapping[str, Any] = {
    "spec": {"data": [{"type": "scatter", "x": [0, 1], "y": [0, 1]}], "layout": {}},
    "width": 100,
    "height": 100,
    "scale": 1,
}


class _OnePage(kaleido.Kaleido):  # type: ignore[misc]  # kaleido ships no types
    """A page that stays as it is between two figures: to load it again takes longer than to draw.

    plotly.js draws each figure in an element of its own and takes it away again.
    """

    async def _return_kaleido_tab(self, tab: Any) -> None:
        await self.tabs_ready.put(tab)


async def _serve(browser: str, widths: list[int]) -> None:
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # Whatever else prints goes to stderr: this pipe holds answers only.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def answer(value: Mapping[str, Any]) -> None:
        print(json.dumps(value), file=answers, flush=True)

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        script = Path(folder) / "pixels.js"
        script.write_text(
            _PIXELS.replace("WIDTHS", json.dumps(widths)).replace("PICTURE", PICTURE),
            encoding="utf-8",
        )
        page = kaleido.PageGenerator(mathjax=False, others=[script.as_uri()])
        async with _OnePage(
            page_generator=page,
            path=browser,
            browser_cls=Kin,
            proxy_server=NO_NETWORK,
            timeout=None,
        ) as browser_page:
            await _draw(browser_page, _PLAIN)
            answer({"ready": True})
            while line := await asyncio.to_thread(sys.stdin.readline):
                try:
                    png = await _draw(browser_page, json.loads(line))
                    answer({"png": base64.b64encode(png).decode()})
                except Exception as error:  # noqa: BLE001 - whatever plotly.js throws is the figure's
                    await _end_without_browser(browser_page)
                    answer({"error": " ".join(f"{error}".split())[:300]})


async def _end_without_browser(browser_page: kaleido.Kaleido) -> None:
    """End this process at once if the browser no longer draws: its parent starts another."""
    try:
        await asyncio.wait_for(_draw(browser_page, _PLAIN), _PROOF_LIMIT)
    except Exception:  # noqa: BLE001  however it says that it is gone
        # No way out through Kaleido, which would wait for the browser that is gone.
        os._exit(1)


async def _draw(browser_page: kaleido.Kaleido, order: Mapping[str, Any]) -> bytes:
    size = {name: order[name] for name in ("width", "height", "scale")}
    drawn: bytes = await browser_page.calc_fig(order["spec"], {"format": "png", **size})
    if not drawn.startswith(_RUNS):
        return drawn
    # A canvas drops what is left of a pixel.
    width, height = (int(order[name] * order["scale"]) for name in ("width", "height"))
    lengths, colours = np.frombuffer(drawn, dtype="<u4", offset=len(_RUNS)).reshape(-1, 2).T
    return encode_runs(lengths, colours, width, height)


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], [int(width) for width in sys.argv[2:]]))
