"""The template: a process that has imported what notebooks use, and forks kernels from itself.

Run by its path, not as a module of ours: IPython must be there before `reportkit` is imported, as
it is in any kernel, and nothing that only the outside of a kernel needs may be in it.

It talks by sockets without names, which end with the processes that hold them. On its own it is
asked for kernels. Each comes with a socket, its line: on it the template says the kernel's number
and, later, how it ended; when the other end lets go of it, the kernel is ended. When the template's
own socket closes, whoever started it is gone: it ends its kernels, takes their folders away, and
ends.
"""

from __future__ import annotations

import gc
import json
import os
import select
import shutil
import signal
import socket
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

_BEGUN = dict(os.environ)

if TYPE_CHECKING:
    from reportkit.execution.warm.preloading import preload, umask
else:
    from preloading import preload, umask  # beside it: run by its path, it has no package

    del sys.path[0], sys.modules["preloading"]  # no kernel imports from here

import ipykernel_launcher  # type: ignore[import-untyped] # noqa: E402  after what is taken away above
import tornado.platform.asyncio  # noqa: E402, F401  as ipykernel.debugger: every kernel does, late
import zmq.utils.garbage  # noqa: E402, F401  as above
from ipykernel import debugger, kernelapp  # noqa: E402, F401  as above
from IPython.core import completerlib, historyapp, logger  # noqa: E402, F401  as above
from IPython.extensions import storemagic  # noqa: E402, F401  as above

_PATIENCE = 3  # so many imports may turn out to do more before none is made
LARGEST = 1 << 18  # [bytes] of a message
# A report is no part of the history of what was typed, a file that all kernels share.
_OPTIONS = ["--HistoryManager.hist_file=:memory:"]
_STANDARD = 2  # the last of the standard files: what is written to it are a kernel's last words


class IPKernelApp(kernelapp.IPKernelApp):
    """A kernel that has started but for what only its edition knows, and waits to be told.

    It bears ipykernel's name, by which options and configuration files speak to it.
    """

    line: socket.socket

    def init_path(self) -> None:
        """Wait for the edition, become its process, and go on: its paths and files come last."""
        self.line.send(json.dumps({"ready": True}).encode())
        message, files, _, _ = socket.recv_fds(self.line, LARGEST, 1)
        if not message or os.getppid() != self.parent_handle:
            os._exit(0)
        self.line.close()
        order = json.loads(message)
        # What ipykernel has set since is its own to set, in any kernel.
        since = dict(os.environ.items() - _BEGUN.items())
        os.environ.clear()
        os.environ.update(order["environment"] | since)
        os.chdir(order["folder"])
        # Where ipykernel reads what is written to a standard file, it keeps what that was before.
        os.dup2(files[0], getattr(sys.stderr, "_original_stdstream_copy", _STANDARD))
        os.close(files[0])
        super().init_path()  # type: ignore[no-untyped-call]  # untyped there


@dataclass(slots=True)
class _Kernel:
    """A kernel's process: by its number, by a file that tells its end; its line and folder."""

    number: int
    life: int
    line: socket.socket
    folder: Path

    def files(self) -> tuple[int, int]:
        """Return the numbers of the files by which it is heard of."""
        return self.life, self.line.fileno()

    def end(self) -> None:
        """End it and what it started; its number is not given to another process before this."""
        with suppress(ProcessLookupError):
            os.killpg(self.number, signal.SIGKILL)
        with suppress(ProcessLookupError):
            os.kill(self.number, signal.SIGKILL)  # it may not lead a group yet
        os.waitpid(self.number, 0)
        os.close(self.life)
        self.line.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Template:
    """Fork kernels when asked, tell how they end, and end them all when nobody is left to ask.

    Parameters
    ----------
    own
        The socket on which kernels are asked for.
    extensions
        IPython's, which a kernel loads: what a module that was imported here could not do then,
        for want of a shell.
    """

    def __init__(self, own: socket.socket, extensions: list[str]) -> None:
        self._own = own
        self._extensions = extensions
        self._kernels: list[_Kernel] = []
        self._poll = select.poll()
        self._poll.register(own, select.POLLIN)

    def serve(self) -> None:
        """Do so until the own socket closes."""
        while True:
            # One at a time: what ends gives its files' numbers to what begins.
            file, _ = self._poll.poll()[0]
            if file == self._own.fileno():
                message, files, _, _ = socket.recv_fds(self._own, LARGEST, 1)
                if not message:
                    self._end_all()
                    return
                self._fork(json.loads(message)["connection_file"], files[0])
                continue
            kernel = next(each for each in self._kernels if file in each.files())
            if file == kernel.life:
                self._tell_end(kernel)
            else:
                self._end(kernel)

    def _fork(self, connection_file: str, line: int) -> None:
        try:
            number = os.fork()
        except OSError:  # no room for another process: who asked hears its line end
            os.close(line)
            return
        if number == 0:
            self._become_kernel(connection_file, socket.socket(fileno=line))
        kernel = _Kernel(
            number, os.pidfd_open(number), socket.socket(fileno=line), Path(connection_file).parent
        )
        self._kernels.append(kernel)
        self._poll.register(kernel.life, select.POLLIN)
        self._poll.register(kernel.line, 0)  # only that it is let go of: the kernel reads from it
        _say(kernel, {"number": number})

    def _tell_end(self, kernel: _Kernel) -> None:
        self._poll.unregister(kernel.life)
        found = os.waitid(os.P_PID, kernel.number, os.WEXITED | os.WNOWAIT)
        assert found is not None  # noqa: S101  only WNOHANG finds nothing
        killed = found.si_code != os.CLD_EXITED
        _say(kernel, {"ended": -found.si_status if killed else found.si_status})

    def _end(self, kernel: _Kernel) -> None:
        self._kernels.remove(kernel)
        with suppress(KeyError):
            self._poll.unregister(kernel.life)
        self._poll.unregister(kernel.line)
        kernel.end()

    def _end_all(self) -> None:
        for kernel in self._kernels:
            kernel.end()

    def _become_kernel(self, connection_file: str, line: socket.socket) -> NoReturn:
        """Be a kernel, in a process that was forked just now, until it ends."""
        os.setsid()
        parent = os.getppid()
        for kernel in self._kernels:
            os.close(kernel.life)
            kernel.line.close()
        self._own.close()
        if "numpy.random" in sys.modules:
            sys.modules["numpy.random"].seed()  # its own, as if numpy had been imported here
        sys.argv = [ipykernel_launcher.__file__, "-f", connection_file, *_OPTIONS]
        IPKernelApp.line = line
        app = IPKernelApp.instance(parent_handle=parent, extra_extensions=self._extensions)
        app.initialize(sys.argv[1:])  # type: ignore[no-untyped-call]  # untyped there
        app.start()  # type: ignore[no-untyped-call]  # untyped there
        sys.exit(0)


class _Begun:
    """What a process hands on to the program that it becomes, as it was at first."""

    def __init__(self) -> None:
        self.folder = Path.cwd()
        self.signals = {number: signal.getsignal(number) for number in signal.valid_signals()}
        self.blocked = signal.pthread_sigmask(signal.SIG_BLOCK, ())
        self.umask = umask()

    def restore(self) -> None:
        """Make it so again."""
        for number, handler in self.signals.items():
            if signal.getsignal(number) != handler:
                signal.signal(number, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, self.blocked)
        os.umask(self.umask)
        os.chdir(self.folder)


class _Vigil:
    """Ends this process if nobody is left to ask it, while a ``with`` block lasts.

    An import may take for ever. Its thread is gone before a kernel is forked.

    Parameters
    ----------
    own
        The socket on which kernels are asked for.
    """

    def __init__(self, own: socket.socket) -> None:
        self._own = own
        self._over = os.eventfd(0)
        self._thread = threading.Thread(target=self._wait, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        os.eventfd_write(self._over, 1)
        self._thread.join()
        os.close(self._over)

    def _wait(self) -> None:
        poll = select.poll()
        poll.register(self._own, 0)  # only that it is let go of
        poll.register(self._over, select.POLLIN)
        if all(file != self._own.fileno() for file, _ in poll.poll()):
            return
        while message := self._own.recv(LARGEST):  # kernels that were asked for and never came
            shutil.rmtree(Path(json.loads(message)["connection_file"]).parent, ignore_errors=True)
        os._exit(0)


def _say(kernel: _Kernel, what: dict[str, Any]) -> None:
    with suppress(OSError):
        kernel.line.send(json.dumps(what).encode())


def main() -> None:
    """Import what is wanted, then serve."""
    own = socket.socket(fileno=int(sys.argv[1]))
    order: dict[str, Any] = json.loads(sys.argv[2])
    begun = _Begun()
    with _Vigil(own):
        found = preload(order["wanted"], order["rehearsal"], order["refused"])
    if found is not None:
        # What an import did can't be undone: begin again, and leave it to the notebooks.
        order["refused"].append(found)
        if len(order["refused"]) > _PATIENCE:
            order["wanted"].clear()
        begun.restore()
        again = [sys.executable, *sys.orig_argv[1:-1], json.dumps(order)]
        os.execve(sys.executable, again, _BEGUN)  # noqa: S606  itself, without a shell
    gc.collect()
    gc.freeze()  # what is here stays: kernels share its memory for as long as nobody touches it
    Template(own, order["extensions"]).serve()
    os._exit(0)  # what it imported has nothing to take leave of


if __name__ == "__main__":
    main()
