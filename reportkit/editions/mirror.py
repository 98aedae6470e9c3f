"""The folder here in which editions at a URL are mirrored: copies, which may go at any time."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from reportkit.editions.manifest import MANIFEST
from reportkit.editions.private_folder import make_private
from reportkit.errors import EditionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(\.r\d+)?")
_DEPTHS = ("*/*", "*/*/*")  # an edition for all, one of an audience


def mirror_of(name: str) -> Path:
    """Return the folder of this user on this machine that mirrors what has a name."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "reportkit" / "editions" / hashlib.sha256(name.encode()).hexdigest()[:32]


def is_edition(folder: str) -> bool:
    """Return whether an edition may be in a folder, by its path in the archive."""
    parts = folder.split("/")
    return len(parts) in (2, 3) and not parts[0].startswith(".") and bool(_DAY.fullmatch(parts[1]))


def mirrored(mirror: Path) -> set[str]:
    """Return the editions that are here, by their paths."""
    found = (
        file.parent.relative_to(mirror).as_posix()
        for depth in _DEPTHS
        for file in mirror.glob(f"{depth}/{MANIFEST}")
    )
    return {folder for folder in found if is_edition(folder)}


def drop(mirror: Path, folders: Iterable[str]) -> None:
    """Take editions away that are no longer at the URL."""
    for folder in folders:
        shutil.rmtree(mirror / folder, ignore_errors=True)


def write(mirror: Path, contents: Mapping[str, bytes]) -> None:
    """Write files in the order in which they are given, each whole or not at all.

    Raises
    ------
    EditionError
        If the disk refuses.
    """
    with _usable(mirror), tempfile.TemporaryDirectory(dir=mirror, prefix=".brought-") as growing:
        for name, content in contents.items():
            target = mirror / name
            target.parent.mkdir(parents=True, exist_ok=True)
            grown = Path(growing) / "file"
            grown.write_bytes(content)
            grown.replace(target)


def make_mirror(mirror: Path) -> None:
    """Make the folder, for its user and group only: what single readers get is copied to it.

    Raises
    ------
    EditionError
        If it can't be made.
    """
    with _usable(mirror):
        pass


def move_in(grown: Path, target: Path) -> None:
    """Move an edition here, in place of what is in the way: what can't be moved is brought."""
    with contextlib.suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(target, ignore_errors=True)
        grown.rename(target)


@contextlib.contextmanager
def _usable(mirror: Path) -> Iterator[None]:
    try:
        make_private(mirror)
        yield
    except OSError as error:
        raise EditionError(
            f"Copies of editions can't be written to {mirror} ({error.strerror or error}). Name a "
            "folder that can be, with room: XDG_CACHE_HOME=..."
        ) from error
