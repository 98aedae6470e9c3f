"""What names meant after each cell, kept inside the kernel of a notebook that is being written.

It is run there once, before the first cell, and found again by a way that no name of the notebook
is on: a notebook may call anything ``dict``. The kernel's Python need not have reportkit.
"""

from __future__ import annotations

from typing import Any

_LAST = ("_", "__", "___")  # what IPython calls the last three outputs


class Notes:
    """Notes of a shell's names and outputs, by the number of the cell.

    Parameters
    ----------
    shell
        IPython's.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._after: dict[int, tuple[list[dict[Any, Any]], list[Any]]] = {}

    def note(self, at: int) -> None:
        """Note what names mean now, after a cell."""
        last = [getattr(self._shell.displayhook, name) for name in _LAST]
        self._after[at] = ([each.copy() for each in self._kept()], last)

    def take_back(self, at: int) -> None:
        """Have names mean what they meant after a cell, and forget all that came later.

        Outputs are forgotten too: each save would keep what its cells end in otherwise.

        Raises
        ------
        KeyError
            If there is no note of the cell; then nothing is changed.
        """
        noted, last = self._after[at]
        for later in [each for each in self._after if each > at]:
            del self._after[later]
        for now, then in zip(self._kept(), noted, strict=True):
            now.clear()
            now.update(then)
        for name, value in zip(_LAST, last, strict=True):
            setattr(self._shell.displayhook, name, value)

    def _kept(self) -> list[dict[Any, Any]]:
        """Return the names, those of them that IPython gave, and the outputs."""
        return [self._shell.user_ns, self._shell.user_ns_hidden, self._shell.user_ns["_oh"]]
