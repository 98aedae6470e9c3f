"""Charts as pictures: one child process, one browser, all figures of a run.

1. The browser is found; none is ever downloaded.
2. A child process starts it and proves it with one plain render.
3. Every figure has a hard time limit; a child that passes it is killed with its browser, and
   the figure is tried once more by a new child.
4. Where two children have failed there are no more pictures: a figure then says its message and
   its numbers, and ``why`` says what happened.
"""

from __future__ import annotations

import base64
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from choreographer.cli.defaults import default_download_path

from reportkit.errors import ExportError
from reportkit.export.chart_child import ChartChild, ChildFailedError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

WIDTH = 560
"""How wide a chart is shown in an email [px]; its picture has twice as many pixels."""

# It is drawn narrower, then shown larger: on a phone, where 560 becomes 335, words stay legible.
_DRAWN = 520

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "brave-browser",
)
_FAILURES_BORNE = 1
_LARGEST = 200_000
_SCALES = (2.0, 1.5, 1.0)


def find_browser() -> Path | None:
    """Return the browser that draws charts, or ``None`` where there is none.

    ``BROWSER_PATH`` names it; else it is looked for in ``PATH``, then where
    ``plotly_get_chrome`` puts one. Nothing is downloaded.
    """
    named = os.environ.get("BROWSER_PATH")
    if named:
        found = shutil.which(named)
        return Path(found) if found else None
    on_path = (shutil.which(name) for name in _NAMES)
    downloaded = sorted(Path(default_download_path).glob("chrome-*/chrome*"))
    found = next(filter(None, on_path), None) or next(map(str, downloaded), None)
    return Path(found) if found else None


class ChartRenderer:
    """Draws figures as PNG, for as long as a ``with`` block lasts.

    Parameters
    ----------
    browser
        The browser's path; by default what :func:`find_browser` finds.
    start_limit
        What the browser may take to start and draw a plain figure [s].
    limit
        What a figure may take [s].

    Attributes
    ----------
    why
        Why there are no pictures, as a sentence; empty while there are.
    faults
        For each figure that could not be drawn, what plotly.js or the browser said.
    """

    def __init__(
        self, browser: Path | None = None, *, start_limit: float = 30.0, limit: float = 20.0
    ) -> None:
        self.why = ""
        self.faults: list[str] = []
        self._browser = browser
        self._start_limit = start_limit
        self._limit = limit
        self._child: ChartChild | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._failures = 0

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(
            prefix="reportkit-charts-", ignore_cleanup_errors=True
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._end_child()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def render(self, spec: Mapping[str, Any], height: int) -> bytes | None:
        """Return a figure's PNG: 1,120 pixels wide, opaque, below 200 kB.

        Parameters
        ----------
        spec
            Plotly's JSON; its width gives way to the email's.
        height
            How tall it is shown [px at 560 px width].

        Returns
        -------
        bytes or None
            ``None`` where it can't be drawn; see ``why`` and ``faults``.

        Raises
        ------
        ExportError
            If it is used outside a ``with`` block.
        """
        if self._folder is None:
            raise ExportError("A ChartRenderer draws within a with block, which ends its browser.")
        tall = round(height * _DRAWN / WIDTH)
        for scale in _SCALES:
            png = self._drawn(
                {
                    "spec": _sized(spec, tall),
                    "width": _DRAWN,
                    "height": tall,
                    "scale": scale * WIDTH / _DRAWN,
                }
            )
            if png is None or len(png) <= _LARGEST:
                return png
        self.faults.append(f"A chart takes {len(png or b'') / 1000:.0f} kB as a picture.")
        return None

    def _drawn(self, order: Mapping[str, Any]) -> bytes | None:
        while not self.why:
            try:
                answer = self._ready_child().ask(order, self._limit)
            except ChildFailedError as failure:
                self._end_child()
                self._failures += 1
                if self._failures > _FAILURES_BORNE:
                    self.why = f"No charts as pictures: {failure}"
            else:
                if "png" in answer:
                    return base64.b64decode(answer["png"])
                self.faults.append(f"A chart could not be drawn: {answer.get('error', '')}")
                return None
        return None

    def _ready_child(self) -> ChartChild:
        if self._child is None:
            browser = self._browser or find_browser()
            if browser is None:
                # No second try can find it: the next figures need not look again.
                self._failures = _FAILURES_BORNE
                raise ChildFailedError(
                    "there is no browser. Install chromium, or name one in BROWSER_PATH."
                )
            folder = self._folder.name if self._folder else None
            widths = [round(WIDTH * scale) for scale in _SCALES]
            self._child = ChartChild(browser, folder, widths, self._start_limit)
        return self._child

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


def _sized(spec: Mapping[str, Any], tall: int) -> dict[str, Any]:
    layout = {**(spec.get("layout") or {}), "width": _DRAWN, "height": tall, "autosize": False}
    layout["paper_bgcolor"] = "#ffffff"
    return {"data": spec.get("data") or [], "layout": layout}
