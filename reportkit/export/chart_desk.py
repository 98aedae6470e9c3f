"""Charts of many processes, drawn by one browser: each has a line to the desk that drives it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Self

from reportkit.export.charts import ChartRenderer

if TYPE_CHECKING:
    from types import TracebackType

    from reportkit.export.chart_cache import ChartCache

_GONE = "No charts as pictures: the process that draws them has ended."


@dataclass(frozen=True, slots=True)
class _Wanted:
    spec: Mapping[str, Any]
    height: int
    title: str


@dataclass(frozen=True, slots=True)
class _Drawn:
    png: bytes | None
    faults: tuple[str, ...]
    why: str


class ChartLine:
    """Draws figures by a desk in another process, as a :class:`ChartRenderer` does.

    Parameters
    ----------
    pipe
        What :meth:`ChartDesk.line` returns.
    """

    def __init__(self, pipe: Connection) -> None:
        self.why = ""
        self.faults: list[str] = []
        self._pipe = pipe

    def render(self, spec: Mapping[str, Any], height: int, title: str = "") -> bytes | None:
        """Return a figure's PNG; None where it can't be drawn: see ``why`` and ``faults``."""
        try:
            self._pipe.send(_Wanted(spec, height, title))
            drawn: _Drawn = self._pipe.recv()
        except (EOFError, OSError):
            self.why = _GONE
            return None
        self.why = drawn.why
        self.faults += drawn.faults
        return drawn.png


class ChartDesk:
    """Draws what is asked for on its lines, one figure after another, in a thread of its own.

    The browser starts with the first figure that was not drawn before, and ends with the ``with``
    block, at once where a figure is still being drawn.

    Parameters
    ----------
    cache
        What was drawn before.
    """

    def __init__(self, cache: ChartCache) -> None:
        self._renderer = ChartRenderer(cache=cache)
        self._lines: list[Connection] = []
        self._bell, self._heard = Pipe()
        self._ended = False
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._renderer.__enter__()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ended = True
        self._renderer.give_up()
        self._bell.send(None)
        self._thread.join()
        self._renderer.__exit__(kind, error, traceback)
        for pipe in (self._bell, self._heard, *self._lines):
            pipe.close()

    def line(self) -> Connection:
        """Return the end of a new line; it may be given to a process that is being started."""
        ours, theirs = Pipe()
        self._lines.append(ours)
        self._bell.send(None)
        return theirs

    def _serve(self) -> None:
        while not self._ended:
            for pipe in wait([self._heard, *self._lines]):
                if pipe is self._heard:
                    self._heard.recv()
                elif isinstance(pipe, Connection):
                    self._answer(pipe)

    def _answer(self, line: Connection) -> None:
        try:
            wanted: _Wanted = line.recv()
            before = len(self._renderer.faults)
            png = self._renderer.render(wanted.spec, wanted.height, wanted.title)
            line.send(_Drawn(png, tuple(self._renderer.faults[before:]), self._renderer.why))
        except (EOFError, OSError):
            self._lines.remove(line)
            line.close()
