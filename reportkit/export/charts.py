"""Charts as pictures: one child process, one browser, all figures of a run.

1. A figure that was drawn before is not drawn again: see :class:`ChartCache`.
2. The browser is found; none is ever downloaded.
3. A child process starts it and proves it with one plain render. Where two have not come that
   far there are no more pictures: a figure then says its message and its numbers, and ``why``
   says what happened.
4. Every figure has a hard time limit; a child that passes it, or dies, is killed with its
   browser, and the figure is tried once more by a new child. One that fails twice is left
   aside, and the next is drawn; after three of those there are no more pictures.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Protocol, Self

from reportkit.blocks.characters import shortened
from reportkit.errors import ExportError
from reportkit.export.browser import ADVICE, find_browser, working_folder
from reportkit.export.browser_child import BrowserChild, ChildFailedError
from reportkit.export.chart_key import chart_key
from reportkit.theme import PICTURE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from tempfile import TemporaryDirectory
    from types import TracebackType

    from reportkit.export.chart_cache import ChartCache

WIDTH = 560
"""How wide a chart is shown in an email [px]; its picture has twice as many pixels."""

# It is drawn narrower, then shown larger: on a phone, where 560 becomes 335, words stay legible.
_DRAWN = 520

_PROCESS = "reportkit.export.chart_process"
_TRIES = 2
_SET_ASIDE_BORNE = 3
_LARGEST = 200_000
_SCALES = (2.0, 1.5, 1.0)


class Charts(Protocol):
    """Draws figures as PNG; ``why`` and ``faults`` as a :class:`ChartRenderer` has them."""

    why: str
    faults: list[str]

    def render(self, spec: Mapping[str, Any], height: int, title: str = "") -> bytes | None:
        """Return a figure's PNG; None where it can't be drawn."""


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
    cache
        What was drawn before; without it every figure is drawn.

    Attributes
    ----------
    why
        Why there are no pictures, as a sentence; empty while there are.
    faults
        For each figure that could not be drawn, what plotly.js or the browser said.
    """

    def __init__(
        self,
        browser: Path | None = None,
        *,
        start_limit: float = 30.0,
        limit: float = 20.0,
        cache: ChartCache | None = None,
    ) -> None:
        self.why = ""
        self.faults: list[str] = []
        self._browser = browser
        self._start_limit = start_limit
        self._limit = limit
        self._cache = cache
        self._child: BrowserChild | None = None
        self._folder: TemporaryDirectory[str] | None = None
        self._starts_failed = 0
        self._set_aside = 0

    def __enter__(self) -> Self:
        self._folder = working_folder()
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
        if self._cache is not None:
            self._cache.trim()

    def render(self, spec: Mapping[str, Any], height: int, title: str = "") -> bytes | None:
        """Return a figure's PNG: 1,120 pixels wide, opaque, below 200 kB.

        Parameters
        ----------
        spec
            Plotly's JSON; its width gives way to the email's.
        height
            How tall it is shown [px at 560 px width].
        title
            What ``faults`` call it.

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
        browser = self._browser or find_browser()
        if browser is None:
            self.why = f"No charts as pictures: {ADVICE}"
            return None
        if self._cache is None:
            return self._fitting(spec, height, browser, title)
        key = chart_key(spec, height, browser)
        png = self._cache.find(key)
        if png is None:
            png = self._fitting(spec, height, browser, title)
            if png is not None:
                self._cache.keep(key, png)
        return png

    def give_up(self) -> None:
        """Draw nothing more; what is being drawn by another thread is left at once."""
        self.why = "No more charts as pictures: the run has ended."
        child = self._child
        if child is not None:
            child.interrupt()

    def _fitting(
        self, spec: Mapping[str, Any], height: int, browser: Path, title: str
    ) -> bytes | None:
        """Draw a figure with as many pixels as 200 kB hold."""
        named = f"The chart '{shortened(title, 60)}'" if title else "A chart"
        tall = round(height * _DRAWN / WIDTH)
        for scale in _SCALES:
            png = self._drawn(
                {
                    "spec": _sized(spec, tall),
                    "width": _DRAWN,
                    "height": tall,
                    "scale": scale * WIDTH / _DRAWN,
                },
                browser,
                named,
            )
            if png is None or len(png) <= _LARGEST:
                return png
        self.faults.append(f"{named} takes {len(png or b'') / 1000:.0f} kB as a picture.")
        return None

    def _drawn(self, order: Mapping[str, Any], browser: Path, named: str) -> bytes | None:
        said = ""
        for _ in range(_TRIES):
            child = self._ready_child(browser)
            if child is None:
                return None
            try:
                answer = child.ask(order, self._limit, "draw a chart")
            except ChildFailedError as failure:
                child.kill()
                self._child = None
                said = str(failure)
                continue
            if "png" in answer:
                return base64.b64decode(answer["png"])
            self.faults.append(f"{named} could not be drawn: {answer.get('error', '')}")
            return None
        self._set_aside += 1
        if self._set_aside == _SET_ASIDE_BORNE:
            self.why = f"No more charts as pictures after {self._set_aside} that failed: {said}"
        self.faults.append(f"{named} could not be drawn in {_TRIES} tries: {said}")
        return None

    def _ready_child(self, browser: Path) -> BrowserChild | None:
        folder = self._folder.name if self._folder else None
        widths = [str(round(WIDTH * scale)) for scale in _SCALES]
        while self._child is None and not self.why:
            try:
                self._child = BrowserChild(_PROCESS, browser, folder, self._start_limit, widths)
            except ChildFailedError as failure:
                self._starts_failed += 1
                if self._starts_failed == _TRIES:
                    self.why = f"No charts as pictures: {failure}"
        return None if self.why else self._child

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


def _sized(spec: Mapping[str, Any], tall: int) -> dict[str, Any]:
    layout = {**(spec.get("layout") or {}), "width": _DRAWN, "height": tall, "autosize": False}
    layout["paper_bgcolor"] = PICTURE
    return {"data": spec.get("data") or [], "layout": layout}
