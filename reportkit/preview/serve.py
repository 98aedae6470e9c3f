"""Watch a notebook, and show it anew whenever it is saved."""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING, Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from watchfiles import Change, awatch

from reportkit.errors import DefinitionError
from reportkit.execution.stop import Stop
from reportkit.preview.desk import HOST, Desk

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Collection
    from pathlib import Path

    from reportkit.preview.pages import Pages, Problem
    from reportkit.preview.work import Shown, Work

_SETTLED = 20  # [ms] without a further change: an editor writes a file in several steps
_LOOK = 10  # [ms]
_GRACE = 1.0  # [s] for a cell to heed an interrupt; then its kernel is ended
_BROWSER_FIRST = 0.5  # [s] for a browser to fetch what is new before checks take a core


class Wish(Enum):
    """What is to be run: what changed, or all of it in a new kernel."""

    CHANGED = auto()
    ANEW = auto()


async def serve(
    work: Work, notebook: Path, definition: Path, port: int, opened: Callable[[str], None]
) -> None:
    """Show a notebook until this task is cancelled.

    Parameters
    ----------
    work
        Runs it.
    notebook, definition
        The files that are watched: the notebook, and ``reportkit.toml``.
    port
        On this machine; 0 for any that is free.
    opened
        Told the page's address once it can be asked for.

    Raises
    ------
    DefinitionError
        If the port is taken.
    """
    logging.getLogger("watchfiles").setLevel(logging.ERROR)
    wanted = asyncio.Queue[Wish]()
    wanted.put_nowait(Wish.ANEW)
    desk = Desk(notebook.name, lambda: wanted.put_nowait(Wish.ANEW))
    sockets = _bound(port)
    server = HTTPServer(desk.application())
    server.add_sockets(sockets)
    watching = asyncio.create_task(_watch({notebook, definition}, wanted, desk))
    try:
        opened(f"http://{HOST}:{sockets[0].getsockname()[1]}/{desk.token}/")
        # One thread for all of it: kernel and browser are driven from where they were started.
        with ThreadPoolExecutor(1) as thread:
            while True:
                wishes = {await wanted.get()}
                while not wanted.empty():
                    wishes.add(wanted.get_nowait())
                await _Showing(work, desk, wanted, thread).show(anew=Wish.ANEW in wishes)
    finally:
        watching.cancel()
        server.stop()


def _bound(port: int) -> list[socket.socket]:
    try:
        return bind_sockets(port, HOST)
    except OSError as error:
        raise DefinitionError(
            f"Port {port} can't be used: {error.strerror}. Leave --port out for a free one."
        ) from error


async def _watch(files: Collection[Path], wanted: asyncio.Queue[Wish], desk: Desk) -> None:
    # Their folders are watched: many editors write a new file and rename it.
    folders = {file.parent for file in files}
    names = {str(file) for file in files}
    try:
        async for changes in awatch(*folders, recursive=False, debounce=_SETTLED, step=_LOOK):
            if any(path in names and kind is not Change.deleted for kind, path in changes):
                wanted.put_nowait(Wish.CHANGED)
    except Exception as error:  # noqa: BLE001  said on the page: nobody else waits for this task
        desk.say(blind=f"Saves are not seen any more: {error}. End the preview and start it again.")


class _Showing:
    """One showing of the notebook: its run, and what else is wished for while that lasts."""

    def __init__(
        self, work: Work, desk: Desk, wanted: asyncio.Queue[Wish], thread: ThreadPoolExecutor
    ) -> None:
        self._work = work
        self._desk = desk
        self._wanted = wanted
        self._thread = thread
        self._stop = Stop()

    async def show(self, *, anew: bool) -> None:
        """Run and render it, and show what came of it; a later wish may end it early."""
        loop = asyncio.get_running_loop()

        def told(cell: int, of: int) -> None:
            said = f"Running cell {cell} of {of} since {_clock()}."
            # What went wrong before is of a notebook that is no more.
            loop.call_soon_threadsafe(lambda: self._desk.say(said=said, error=""))

        run = partial(self._work.show, anew=anew, told=told, stop=self._stop)
        running = loop.run_in_executor(self._thread, run)
        try:
            await self._hear_wishes(running)
        finally:
            if not running.done():
                self._stop.ask(at_once=True)
        shown = running.result()
        if shown is not None:
            self._tell(shown)
            if shown.pages is not None:
                await self._check(shown.pages)

    async def _hear_wishes(self, running: asyncio.Future[Shown | None]) -> None:
        """Wait for the end of a run, and bring it about where it runs what nobody wants now."""
        heard = list[Wish]()
        while wish := await self._wish_before(running):
            heard.append(wish)
            if wish is Wish.ANEW:
                self._stop.ask(at_once=True)
            elif not self._stop.asked and await asyncio.to_thread(self._work.outdated):
                self._desk.say(said="Stopping the cell that runs: the notebook was saved.")
                self._stop.ask()
                await asyncio.wait({running}, timeout=_GRACE)
                if not running.done():
                    self._stop.ask(at_once=True)
        for each in heard:
            self._wanted.put_nowait(each)

    async def _wish_before(self, end: asyncio.Future[Any]) -> Wish | None:
        """Return the next wish; None where something ended before."""
        wish = asyncio.ensure_future(self._wanted.get())
        try:
            await asyncio.wait({end, wish}, return_when=asyncio.FIRST_COMPLETED)
            return wish.result() if wish.done() else None
        finally:
            wish.cancel()

    def _tell(self, shown: Shown) -> None:
        said = _said(shown)
        if shown.pages is not None:
            version = self._desk.state.version + 1
            self._desk.say(said=said, error="", of=shown.of, pages=shown.pages, version=version)
            return
        if self._desk.state.version:
            said += " What stands below is of the last run that was whole."
        self._desk.say(said=said, error=shown.error)

    async def _check(self, pages: Pages) -> None:
        """Show what an edition's checks find, unless something is wished for before."""
        checking = asyncio.ensure_future(self._problems(pages))
        wish = await self._wish_before(checking)
        if wish is None:
            self._desk.say(problems=checking.result())
        else:
            checking.cancel()
            self._wanted.put_nowait(wish)

    async def _problems(self, pages: Pages) -> tuple[Problem, ...]:
        await asyncio.sleep(_BROWSER_FIRST)
        return await asyncio.to_thread(self._work.problems, pages)


def _said(shown: Shown) -> str:
    when = _clock()
    if shown.error:
        return f"Failed at {when}, {_ran(shown, 'before any cell ran')}."
    return f"Up to date at {when}: {_ran(shown, 'no cell had to run')}, {shown.seconds:.1f}\u00a0s."


def _ran(shown: Shown, none: str) -> str:
    return f"run from cell {shown.first}" if shown.first else none


def _clock() -> str:
    return time.strftime("%H:%M:%S")
