"""The child process that prints a web page: JSON lines in, JSON lines out.

1. It starts the browser and says ``{"ready": true}``.
2. For each line ``{"url": ...}`` it answers ``{"pdf": base64}`` or ``{"error": sentence}``.

The page is laid out as wide as the paper's column before its charts are drawn, so that they are
printed as they are drawn: as lines and letters. Its argument is the browser's path.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

from choreographer import Browser

from reportkit.export.kin import NO_NETWORK, Kin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from choreographer.browser_async import Tab

# A4 without the margins that the page's styles give it: 178 mm at 96 dots an inch.
_COLUMN, _HEIGHT = 673, 980
_PATIENCE = 25.0  # [s] for charts; after that the page is printed with what it has
_DRAWN = """
document.readyState === "complete" && document.fonts.status === "loaded" &&
(!document.getElementById("rk-specs") || document.documentElement.dataset.charts === "drawn")
"""


async def _serve(browser: str) -> None:
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # Whatever else prints goes to stderr: this pipe holds answers only.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def answer(value: Mapping[str, Any]) -> None:
        print(json.dumps(value), file=answers, flush=True)

    async with Browser(path=browser, browser_cls=Kin, proxy_server=NO_NETWORK) as opened:
        tab = await opened.create_tab("about:blank")
        answer({"ready": True})
        while line := await asyncio.to_thread(sys.stdin.readline):
            try:
                answer({"pdf": await _printed(tab, json.loads(line)["url"])})
            except Exception as error:  # noqa: BLE001  whatever the browser says goes to the parent
                answer({"error": " ".join(f"{error}".split())[:300]})


async def _printed(tab: Tab, url: str) -> str:
    size = {"width": _COLUMN, "height": _HEIGHT, "deviceScaleFactor": 1, "mobile": False}
    await _sent(tab, "Emulation.setDeviceMetricsOverride", size)
    light = [{"name": "prefers-color-scheme", "value": "light"}]
    await _sent(tab, "Emulation.setEmulatedMedia", {"media": "print", "features": light})
    await _sent(tab, "Page.navigate", {"url": url})
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        asked = await _sent(tab, "Runtime.evaluate", {"expression": _DRAWN})
        if asked["result"].get("value") is True:
            break
        await asyncio.sleep(0.1)
    printed = await _sent(
        tab,
        "Page.printToPDF",
        {
            "preferCSSPageSize": True,
            "printBackground": True,
            "generateTaggedPDF": True,
            "generateDocumentOutline": True,
        },
    )
    packed: str = printed["data"]
    return packed


async def _sent(tab: Tab, command: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    answered: Mapping[str, Any] = await tab.send_command(command, dict(given))
    if "error" in answered:
        raise RuntimeError(f"{command}: {answered['error'].get('message')}")
    result: Mapping[str, Any] = answered["result"]
    return result


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1]))
