"""A project's logo: a PNG that every mail client shows, on white, in a dark client too."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from reportkit.errors import DefinitionError
from reportkit.theme import Logo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WIDEST, HIGHEST = 480, 120
"""What a logo's own size is at most [px]; it is shown at half of it."""

_LARGEST = 50_000
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = 13
_WITH_ALPHA = frozenset({4, 6})


def read_logo(path: str, file: Path) -> Logo:
    """Read a logo.

    Parameters
    ----------
    path
        As ``reportkit.toml`` names it, relative to that file.
    file
        That file.

    Raises
    ------
    DefinitionError
        If it can't be read, is no whole PNG, is transparent, or larger than a masthead holds.
    """
    try:
        png = (file.parent / path).read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no such name"
        raise _refused(file, path, f"can't be read ({reason}). Correct the path.") from None
    chunks = dict(_chunks(png))
    header = chunks.get(b"IHDR", b"")
    if len(header) != _HEADER or b"IEND" not in chunks:
        raise _refused(file, path, "is not a whole PNG. Save it as PNG.")
    width, height = int.from_bytes(header[:4]), int.from_bytes(header[4:8])
    if header[9] in _WITH_ALPHA or b"tRNS" in chunks:
        raise _refused(
            file, path, "is transparent, and dark mail clients shine through. Save it on white."
        )
    if width > WIDEST or height > HIGHEST or min(width, height) < 1 + 1:
        raise _refused(
            file, path, f"is {width} x {height} pixels. Scale it to {WIDEST} x {HIGHEST} at most: "
            "it is shown at half its size, so that it is sharp on every screen."
        )  # fmt: skip
    if len(png) > _LARGEST:
        raise _refused(
            file, path, f"takes {len(png) / 1000:.0f} kB of every message, "
            f"{_LARGEST / 1000:.0f} at most. Save it with fewer colours."
        )  # fmt: skip
    return Logo(png, width // 2, height // 2)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield a PNG's parts as far as they are whole."""
    at = len(_SIGNATURE) if png.startswith(_SIGNATURE) else len(png)
    while at + 12 <= len(png):
        size = int.from_bytes(png[at : at + 4])
        name, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        if png[at + 8 + size : at + 12 + size] != zlib.crc32(name + body).to_bytes(4):
            return
        yield name, body
        at += 12 + size


def _refused(file: Path, path: str, why: str) -> DefinitionError:
    return DefinitionError(f"{file.name}: theme.logo = {path!r} {why}")
