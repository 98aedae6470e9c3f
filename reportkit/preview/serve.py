"""Watch a notebook, and show it anew whenever it is saved."""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from enum import Enum, auto
from typing import TYPE_CHECKING

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from watchfiles import Change, awatch

from reportkit.preview.desk import HOST, Desk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reportkit.preview.work import Shown, Work

_SETTLED = 20  # [ms] without a further change: an editor writes a file in several steps
_LOOK = 10  # [ms]


class Wish(Enum):
    """What is to be run: what changed, or all of it in a new kernel."""

    CHANGED = auto()
    ANEW = auto()


async def serve(work: Work, notebook: Path, port: int, opened: Callable[[str], None]) -> None:
    """Show a notebook until this task is cancelled.

    Parameters
    ----------
    work
        Runs it.
    notebook
        The file that is watched.
    port
        On this machine; 0 for any that is free.
    opened
        Told the page's address once it can be asked for.

    Raises
    ------
    OSError
        If the port is taken.
    """
    logging.getLogger("watchfiles").setLevel(logging.ERROR)
    wanted = asyncio.Queue[Wish]()
    wanted.put_nowait(Wish.ANEW)
    desk = Desk(notebook.name, lambda: wanted.put_nowait(Wish.ANEW))
    sockets = bind_sockets(port, HOST)
    server = HTTPServer(desk.application())
    server.add_sockets(sockets)
    watching = asyncio.create_task(_watch(notebook, wanted))
    try:
        opened(f"http://{HOST}:{sockets[0].getsockname()[1]}/{desk.token}/")
        # One thread for all of it: kernel and browser are driven from where they were started.
        with ThreadPoolExecutor(1) as thread:
            while True:
                wishes = {await wanted.get()}
                while not wanted.empty():
                    wishes.add(wanted.get_nowait())
                await _show(work, desk, thread, anew=Wish.ANEW in wishes)
    finally:
        watching.cancel()
        server.stop()


async def _watch(notebook: Path, wanted: asyncio.Queue[Wish]) -> None:
    # Its folder is watched: many editors write a new file and rename it.
    async for changes in awatch(notebook.parent, recursive=False, debounce=_SETTLED, step=_LOOK):
        if any(path == str(notebook) and kind is not Change.deleted for kind, path in changes):
            wanted.put_nowait(Wish.CHANGED)


async def _show(work: Work, desk: Desk, thread: ThreadPoolExecutor, *, anew: bool) -> None:
    loop = asyncio.get_running_loop()

    def told(cell: int, of: int) -> None:
        loop.call_soon_threadsafe(lambda: desk.say(said=f"Running cell {cell} of {of}."))

    shown = await loop.run_in_executor(thread, lambda: work.show(anew=anew, told=told))
    said = _said(shown)
    if shown.pages is None:
        if desk.state.version:
            said += " What stands below is of the last run that was whole."
        desk.say(said=said, error=shown.error)
    else:
        problems = "\n".join(shown.pages.problems)
        desk.say(said=said, error=problems, pages=shown.pages, version=desk.state.version + 1)


def _said(shown: Shown) -> str:
    when = time.strftime("%H:%M:%S")
    what = "Failed" if shown.error else "Up to date"
    ran = f"run from cell {shown.first}" if shown.first else "no cell had to run"
    return f"{what} at {when}: {ran}, {shown.seconds:.1f} s."
