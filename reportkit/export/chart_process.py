"""The child process that draws charts: JSON lines in, JSON lines out.

1. It proves the browser with one plain render and says ``{"ready": true}``.
2. For each line ``{"spec": ..., "width": ..., "height": ..., "scale": ...}`` it answers
   ``{"png": base64}`` or ``{"error": sentence}``.

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
from choreographer.browsers.chromium import Chromium

from reportkit.export.png import encode_png

if TYPE_CHECKING:
    from collections.abc import Mapping

# Nobody listens there: a chart is drawn from what the notebook holds, nothing is fetched.
_NO_NETWORK = "http://127.0.0.1:9"
# The picture itself leaves as raw pixels on white; canvases that are parts of it (WebGL, which
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
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, flat.width, flat.height);
  context.drawImage(this, 0, 0);
  const pixels = context.getImageData(0, 0, flat.width, flat.height).data;
  let signs = "";
  for (let at = 0; at < pixels.length; at += 8192) {
    signs += String.fromCharCode(...pixels.subarray(at, at + 8192));
  }
  return "data:image/png;base64," + btoa(signs);
};
"""
_TRIVIAL = {"data": [{"type": "scatter", "x": [0, 1], "y": [0, 1]}], "layout": {}}


class _Kin(Chromium):
    """A browser in this process's own group, so that killing the group ends it too."""

    def get_popen_args(self) -> Mapping[str, Any]:
        return {**super().get_popen_args(), "start_new_session": False}


async def _serve(browser: str, widths: list[int]) -> None:
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # Whatever else prints goes to stderr: this pipe holds answers only.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def answer(value: Mapping[str, Any]) -> None:
        print(json.dumps(value), file=answers, flush=True)

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        script = Path(folder) / "pixels.js"
        script.write_text(_PIXELS.replace("WIDTHS", json.dumps(widths)), encoding="utf-8")
        page = kaleido.PageGenerator(mathjax=False, others=[script.as_uri()])
        async with kaleido.Kaleido(
            page_generator=page,
            path=browser,
            browser_cls=_Kin,
            proxy_server=_NO_NETWORK,
            timeout=None,
        ) as browser_page:
            await _draw(browser_page, {"spec": _TRIVIAL, "width": 100, "height": 100, "scale": 1})
            answer({"ready": True})
            while line := await asyncio.to_thread(sys.stdin.readline):
                try:
                    png = await _draw(browser_page, json.loads(line))
                    answer({"png": base64.b64encode(png).decode()})
                except Exception as error:  # noqa: BLE001 - whatever plotly.js throws is the figure's
                    answer({"error": " ".join(f"{error}".split())[:300]})


async def _draw(browser_page: kaleido.Kaleido, order: Mapping[str, Any]) -> bytes:
    size = {name: order[name] for name in ("width", "height", "scale")}
    drawn: bytes = await browser_page.calc_fig(order["spec"], {"format": "png", **size})
    # A canvas drops what is left of a pixel.
    width, height = (int(order[name] * order["scale"]) for name in ("width", "height"))
    return encode_png(drawn, width, height) if len(drawn) == width * height * 4 else drawn


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], [int(width) for width in sys.argv[2:]]))
