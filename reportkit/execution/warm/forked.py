"""A kernel's process that another process forked, handled as if we had started it ourselves."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_client.connect import write_connection_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_client.connect import KernelConnectionInfo

LARGEST = 1 << 18  # [bytes] of a message

_LOST = -signal.SIGKILL
"""How a kernel ended whose template is gone, or that is not wanted: the template ends it, or we."""


class ForkedKernel:
    """What jupyter_client asks of a process that it has started, for one that it has not.

    Parameters
    ----------
    template
        The socket on which the template is asked for kernels.

    Raises
    ------
    OSError
        If the template is gone, or there is no room for the kernel's files.
    """

    stdin = stdout = stderr = None

    def __init__(self, template: socket.socket) -> None:
        self.returncode: int | None = None
        self.pid = 0
        self._ready = False
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.folder = Path(tempfile.mkdtemp(prefix="rk-"))
        try:
            with theirs:
                file, self.connection_info = _connection(self.folder)
                asked = json.dumps({"connection_file": file}).encode()
                socket.send_fds(template, [asked], [theirs.fileno()])
        except OSError:
            self.release()
            raise

    def is_ready(self, timeout: float) -> bool:
        """Wait until it waits for an edition [s]; False where it does not come to that."""
        until = time.monotonic() + timeout
        while self.returncode is None and not (self._ready and self.pid):
            if not self._hear(until - time.monotonic()):
                return False
        return self.poll() is None  # it may have died since, waiting

    def adopt(self, environment: Mapping[str, str], folder: str, stderr: int) -> None:
        """Make it the process of an edition.

        Raises
        ------
        OSError
            If it has died, or the environment is too large to be told.
        """
        order = {"environment": dict(environment), "folder": folder}
        socket.send_fds(self._line, [json.dumps(order).encode()], [stderr])

    def poll(self) -> int | None:
        """Return how it ended; None while it runs."""
        while self.returncode is None and self.is_held() and self._hear(0):
            continue
        return self.returncode

    def wait(self) -> int:
        """Wait for its end, and return how it ended."""
        while self.returncode is None:
            self._hear(None)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal to it, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def is_held(self) -> bool:
        """Whether it has not been let go of."""
        return self._line.fileno() >= 0

    def release(self) -> None:
        """End what runs of it, let go of it, and take its folder away."""
        if self.poll() is None:
            self._end()
            self.returncode = _LOST
        self._line.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self) -> None:
        """End it and what it started: the template, if it is gone, can't."""
        if self.pid:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)

    def _hear(self, timeout: float | None) -> bool:
        """Hear one thing that is said of it, within a time [s]; False where nothing is."""
        poll = select.poll()  # select() takes no file whose number is above 1023
        poll.register(self._line, select.POLLIN)
        if not poll.poll(timeout if timeout is None else max(0, 1000 * timeout)):
            return False
        try:
            message = self._line.recv(LARGEST)
        except OSError:
            message = b""
        if not message:
            self._end()
        said: dict[str, Any] = json.loads(message) if message else {"ended": _LOST}
        self.pid = said.get("number", self.pid)
        self._ready = said.get("ready", self._ready)
        self.returncode = said.get("ended")
        return True


def _connection(folder: Path) -> tuple[str, KernelConnectionInfo]:
    """Write how a kernel is reached, in its folder; return the file, and what it says."""
    key = os.urandom(32).hex().encode()
    file, written = write_connection_file(
        str(folder / "k.json"), ip=str(folder / "k-ipc"), transport="ipc", key=key
    )
    return file, {
        **written,
        "key": key,  # type: ignore[typeddict-item]  # bytes, as a manager compares them
    }
