"""A child process that drives a browser, seen from its parent: asked with a limit, or killed."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_PATIENCE = 3.0
_CHUNK = 1 << 16


class ChildFailedError(Exception):
    """The child or its browser died or passed its limit; says what happened."""


class BrowserChild:
    """A process of its own group, with its browser in it.

    Parameters
    ----------
    module
        What it runs: it says ``{"ready": ...}`` as its browser works, then answers each line.
    browser
        The browser that it starts.
    folder
        Where it, and its browser, put temporary files.
    limit
        What it may take until it is ready [s].
    arguments
        What else its module is told.
    """

    def __init__(
        self,
        module: str,
        browser: Path,
        folder: str | None,
        limit: float,
        arguments: Sequence[str] = (),
    ) -> None:
        environment = dict(os.environ)
        if folder is not None:
            environment["TMPDIR"] = folder
        self._rest = b""
        self._browser = browser
        self._process = subprocess.Popen(  # noqa: S603 - our own module, and a browser that was found
            [sys.executable, "-m", module, str(browser), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
        try:
            self._answer(limit, "start")
        except BaseException:
            self.kill()
            raise

    def ask(self, order: Mapping[str, Any], limit: float, task: str) -> dict[str, Any]:
        """Send an order and return its answer; ``task`` says what, as in ``"draw a chart"``.

        Raises
        ------
        ChildFailedError
            If no answer comes within ``limit`` [s].
        """
        line = json.dumps(order).encode() + b"\n"
        try:
            self._write(line, limit, task)
        except OSError:
            raise ChildFailedError(f"the browser {self._browser} ended.") from None
        return self._answer(limit, task)

    def end(self) -> None:
        """End the process and whatever it started: by asking, then by force."""
        self._close_pipes()
        if self._process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_PATIENCE)
        self.kill()

    def interrupt(self) -> None:
        """End what runs; whoever waits for an answer, in another thread, is told that it ended."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def kill(self) -> None:
        """End the process and whatever it started, at once."""
        # Its group is its own: nobody else's process can be in it, also when it has ended itself.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._close_pipes()

    def _close_pipes(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _write(self, line: bytes, limit: float, task: str) -> None:
        """Write a line, however long, without ever waiting past the limit."""
        deadline = time.monotonic() + limit
        pipe = self._process.stdin
        if pipe is None:
            raise BrokenPipeError
        os.set_blocking(pipe.fileno(), False)
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_WRITE)
            while line:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise self._late(limit, task)
                line = line[os.write(pipe.fileno(), line[:_CHUNK]) :]

    def _answer(self, limit: float, task: str) -> dict[str, Any]:
        deadline = time.monotonic() + limit
        pipe = self._process.stdout
        if pipe is None:
            raise ChildFailedError(f"the browser {self._browser} has no pipe.")
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            while b"\n" not in self._rest:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise self._late(limit, task)
                read = os.read(pipe.fileno(), _CHUNK)
                if not read:
                    raise ChildFailedError(f"the browser {self._browser} did not {task}: it ended.")
                self._rest += read
        line, _, self._rest = self._rest.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _late(self, limit: float, task: str) -> ChildFailedError:
        return ChildFailedError(
            f"the browser {self._browser} did not {task} within {limit:g} seconds."
        )
