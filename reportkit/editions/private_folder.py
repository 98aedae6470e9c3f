"""Folders that hold what single readers get: not for everybody who uses the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_NOT_OTHERS = 0o770  # less what the umask takes: a group that sends together may read


def make_private(folder: Path) -> None:
    """Make a folder, with those above it, that nobody may enter but its user and group.

    One that is there already keeps the rights that somebody gave it.

    Raises
    ------
    OSError
        If it can't be made.
    """
    folder.mkdir(mode=_NOT_OTHERS, parents=True, exist_ok=True)
