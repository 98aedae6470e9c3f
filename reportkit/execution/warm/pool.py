"""One kernel ready for the notebook that comes next."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from reportkit.execution.environment import of_every_edition
from reportkit.execution.warm.forked import ForkedKernel
from reportkit.execution.warm.wanted import wanted_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType

_TEMPLATE = Path(__file__).with_name("template.py")
_FOLLOWED = "reportkit"
_REHEARSAL = "reportkit.views.rehearsal.rehearse"
_EXTENSIONS = ("reportkit.views.showing",)
_START = 60.0  # [s] for the template to import everything, and for a kernel to start
_END = 5.0  # [s] for the template to end its kernels

# What the template alone is told, and no kernel.
_TEMPLATES_OWN = {
    # Arrow's wheels start a thread as they are loaded, and a thread does not survive a fork.
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    # ipykernel names its own, unless another is named, before a notebook can import matplotlib.
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}


class WarmKernels:
    """Kernels for one notebook after another, the next of which starts while one is being made.

    A kernel is a process of its own, forked from one that has run no notebook. Where there can be
    none, :meth:`take` gives none: on a system that can't fork safely, or when the process that
    forks has died.

    Parameters
    ----------
    notebooks
        What they will run: their imports are made beforehand.
    environment
        Of this process, from which the kernels' environments are made.
    """

    def __init__(
        self, notebooks: Iterable[Path], environment: Mapping[str, str] | None = None
    ) -> None:
        self._notebooks = tuple(notebooks)
        outer = os.environ if environment is None else environment
        self._ground = of_every_edition(outer)
        self._template: subprocess.Popen[bytes] | None = None
        self._own: socket.socket | None = None
        self._next: ForkedKernel | None = None
        self._taken: list[ForkedKernel] = []

    def __enter__(self) -> Self:
        if can_fork():
            self._start()
            self.prepare()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def prepare(self) -> None:
        """Have a kernel started, if none is; do not wait for it."""
        if self._own is None or self._next is not None:
            return
        try:
            self._next = ForkedKernel(self._own)
        except OSError:
            self._stop()

    def take(self, environment: Mapping[str, str], folder: str, stderr: int) -> ForkedKernel | None:
        """Return a kernel that is the process of an edition; None where there is none.

        Parameters
        ----------
        environment
            The edition's. Where it differs in more than what editions differ in, what was imported
            need not be what would be, and there is no kernel for it.
        folder
            That it runs in.
        stderr
            The file to which it writes what no cell catches.
        """
        if of_every_edition(environment) != self._ground:
            return None
        if self._template is not None and self._template.poll() is not None:
            self._stop()
        self.prepare()
        kernel, self._next = self._next, None
        if kernel is None:
            return None
        try:
            if kernel.is_ready(_START):
                kernel.adopt(environment, folder, stderr)
                self._taken = [*filter(ForkedKernel.is_held, self._taken), kernel]
                return kernel
        except OSError:
            pass
        kernel.release()
        self._stop()
        return None

    def _start(self) -> None:
        self._own, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        order: dict[str, Any] = {
            "wanted": wanted_by(self._notebooks),
            "followed": _FOLLOWED,
            "refused": [],
            "rehearsal": _REHEARSAL,
            "extensions": _EXTENSIONS,
        }
        environment = {**_TEMPLATES_OWN, **self._ground, "JPY_PARENT_PID": str(os.getpid())}
        with theirs:
            self._template = subprocess.Popen(  # noqa: S603  our own script
                [
                    sys.executable,
                    "-Xfrozen_modules=off",
                    _TEMPLATE,
                    str(theirs.fileno()),
                    json.dumps(order),
                ],
                env=environment,
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def _stop(self) -> None:
        for kernel in [*self._taken, *filter(None, [self._next])]:
            kernel.release()
        self._taken, self._next = [], None
        if self._own is not None:
            self._own.close()
            self._own = None
        if self._template is not None:
            try:
                self._template.wait(_END)
            except subprocess.TimeoutExpired:
                self._template.kill()
                self._template.wait()
            self._template = None


def can_fork() -> bool:
    """Whether kernels can be forked here: macOS may crash in one, Windows has none."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")
