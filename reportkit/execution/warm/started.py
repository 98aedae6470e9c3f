"""The template's process, started by who wants kernels, or whose workers do."""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from reportkit.execution.environment import of_every_edition
from reportkit.execution.warm.wanted import wanted_by

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

_TEMPLATE = Path(__file__).with_name("template.py")
_REHEARSAL = "reportkit.views.rehearsal.rehearse"
_EXTENSIONS = ("reportkit.views.showing",)
_END = 5.0  # [s] for the template to end its kernels

# What the template alone is told, and no kernel.
_TEMPLATES_OWN = {
    # Arrow's wheels start a thread as they are loaded, and a thread does not survive a fork.
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    # ipykernel names its own, unless another is named, before a notebook can import matplotlib.
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """Where a template is asked for kernels; may be given to processes that are started.

    Parameters
    ----------
    socket
        Each message asks for one kernel; several processes may hold it.
    ground
        The environment in which it imported what it has.
    """

    socket: socket.socket
    ground: Mapping[str, str]

    def is_gone(self) -> bool:
        """Whether the template has ended."""
        poll = select.poll()
        poll.register(self.socket, 0)
        return bool(poll.poll(0))


class Template:
    """The process that forks kernels, while the ``with`` block lasts.

    Where none can be forked there is no line to it, and kernels are started as usual.

    Parameters
    ----------
    notebooks
        What the kernels will run: their imports are made beforehand.
    folder
        That they run in: what it holds is imported by the notebooks themselves, for it changes.
    environment
        From which the kernels' environments are made; this process's where None.
    """

    def __init__(
        self,
        notebooks: Iterable[Path],
        folder: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._notebooks = tuple(notebooks)
        self._folder = folder
        self._ground = of_every_edition(os.environ if environment is None else environment)
        self._process: subprocess.Popen[bytes] | None = None
        self.line: TemplateLine | None = None

    def __enter__(self) -> Self:
        if can_fork():
            own, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._process = self._start(theirs)
            self.line = TemplateLine(own, self._ground)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.line is not None:
            self.line.socket.close()
        if self._process is None:
            return
        try:
            self._process.wait(_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _start(self, theirs: socket.socket) -> subprocess.Popen[bytes]:
        order: dict[str, Any] = {
            "wanted": wanted_by(self._notebooks),
            "refused": [],
            "rehearsal": _REHEARSAL,
            "extensions": _EXTENSIONS,
        }
        return subprocess.Popen(  # noqa: S603  our own script
            [sys.executable, _TEMPLATE, str(theirs.fileno()), json.dumps(order)],
            cwd=self._folder,
            env={**_TEMPLATES_OWN, **self._ground, "JPY_PARENT_PID": str(os.getpid())},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )


def can_fork() -> bool:
    """Whether kernels can be forked here: macOS may crash in one, Windows has none."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")
