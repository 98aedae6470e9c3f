"""One kernel ready for the notebook that comes next."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from reportkit.execution.environment import of_every_edition
from reportkit.execution.warm.forked import ForkedKernel
from reportkit.execution.warm.started import Template, TemplateLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

_START = 60.0  # [s] for the template to import everything, and for a kernel to start
_TRIES = 3  # kernels that die before an edition has them


class WarmKernels:
    """Kernels for one notebook after another, the next of which starts while one is being made.

    A kernel is a process of its own, forked from one that has run no notebook. Where there can be
    none, :meth:`take` gives none: on a system that can't fork safely, or when the process that
    forks has died.

    Parameters
    ----------
    line
        To the template; None where there is none.
    """

    def __init__(self, line: TemplateLine | None) -> None:
        self._line = line
        self._next: ForkedKernel | None = None
        self._taken: list[ForkedKernel] = []

    def __enter__(self) -> Self:
        self.prepare()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._give_up()
        for kernel in self._taken:
            kernel.release()

    def prepare(self) -> None:
        """Have a kernel started, if none is; do not wait for it."""
        if self._line is None or self._next is not None:
            return
        try:
            self._next = ForkedKernel(self._line.socket)
        except OSError:
            self._give_up()

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
        if self._line is None or of_every_edition(environment) != self._line.ground:
            return None
        for _ in range(_TRIES):
            if self._line is None or self._line.is_gone():
                break
            self.prepare()
            kernel, self._next = self._next, None
            if kernel is None:
                break
            try:
                if kernel.is_ready(_START):
                    kernel.adopt(environment, folder, stderr)
                    self._taken = [*filter(ForkedKernel.is_held, self._taken), kernel]
                    return kernel
            except OSError:
                pass
            died = kernel.poll() is not None
            kernel.release()
            if not died:
                break
        self._give_up()
        return None

    def _give_up(self) -> None:
        """Have no kernel ready any more."""
        if self._next is not None:
            self._next.release()
        self._next, self._line = None, None


@contextmanager
def warm_kernels(
    notebooks: Iterable[Path], folder: Path, environment: Mapping[str, str] | None = None
) -> Iterator[WarmKernels]:
    """Have a template, and one kernel ready, while the ``with`` block lasts.

    Parameters
    ----------
    notebooks, folder, environment
        As :class:`~reportkit.execution.warm.started.Template` has them.
    """
    template = Template(notebooks, folder, environment)
    with template, WarmKernels(template.line) as kernels:
        yield kernels
