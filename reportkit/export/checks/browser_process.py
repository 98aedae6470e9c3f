"""The child process that opens pages in a browser: JSON lines in, JSON lines out.

1. It starts the browser, opens an empty page, and says ``{"ready": true}``.
2. For each line ``{"page": address, "width": ..., "dark": ..., "scripts": [...]}`` it opens the
   page as wide as that, runs the scripts one after another, and answers ``{"values": [...]}``
   with what each gives, or ``{"error": sentence}``.

Its argument is the browser's path. The network is closed: a page is whole, or it is wrong.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import TYPE_CHECKING, Any

from choreographer import Browser

from reportkit.export.kin import NO_NETWORK, Kin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from choreographer.protocol.devtools_async import Target

_HEIGHT = 900
_PHONE = 500  # [px] below which a page is shown as a phone does
_READY = """
new Promise((done) => {
  const root = document.documentElement;
  const drawn = () => !document.getElementById("rk-specs") || root.dataset.charts;
  const ready = () => document.readyState === "complete" && drawn();
  const look = () => ready() ? done(true) : setTimeout(look, 20);
  look();
})
"""


async def _serve(path: str) -> None:
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # Whatever else prints goes to stderr: this pipe holds answers only.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def answer(value: Mapping[str, Any]) -> None:
        print(json.dumps(value), file=answers, flush=True)

    async with Browser(path, browser_cls=Kin, headless=True, proxy_server=NO_NETWORK) as browser:
        tab = await browser.create_tab("about:blank")
        await _command(tab, "Page.enable")
        answer({"ready": True})
        while line := await asyncio.to_thread(sys.stdin.readline):
            try:
                answer({"values": await _look(tab, json.loads(line))})
            except Exception as error:  # noqa: BLE001  whatever the page throws is the page's
                answer({"error": " ".join(f"{error}".split())[:300]})


async def _look(tab: Target, order: Mapping[str, Any]) -> list[Any]:
    width = order["width"]
    await _command(
        tab,
        "Emulation.setDeviceMetricsOverride",
        width=width,
        height=_HEIGHT,
        deviceScaleFactor=1,
        mobile=width < _PHONE,
    )
    scheme = {"name": "prefers-color-scheme", "value": "dark" if order["dark"] else "light"}
    await _command(tab, "Emulation.setEmulatedMedia", features=[scheme])
    loaded = tab.subscribe_once("Page.loadEventFired")
    await _command(tab, "Page.navigate", url=order["page"])
    await loaded
    await _evaluate(tab, _READY)
    return [await _evaluate(tab, script) for script in order["scripts"]]


async def _evaluate(tab: Target, script: str) -> Any:
    answer = await _command(
        tab, "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
    )
    if "exceptionDetails" in answer:
        raise RuntimeError(json.dumps(answer["exceptionDetails"])[:300])
    return answer["result"].get("value")


async def _command(tab: Target, name: str, **parameters: Any) -> Mapping[str, Any]:
    answer = await tab.send_command(name, params=parameters)
    if "error" in answer:
        raise RuntimeError(f"{name}: {answer['error']}")
    result: Mapping[str, Any] = answer["result"]
    return result


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1]))
