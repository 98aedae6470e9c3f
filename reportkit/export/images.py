"""Pictures that a cell made elsewhere (matplotlib): their size, read from their bytes."""

from __future__ import annotations

import base64
import binascii
from typing import Literal, NamedTuple

from reportkit import media

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_HEADER = 24
_MARKER = 0xFF
_JPEG = b"\xff\xd8"
# Start of frame: every JPEG marker C0 to CF that gives a size (C4, C8 and CC mean other things).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE_MARKERS = frozenset({0x01, *range(0xD0, 0xDA)})


class Picture(NamedTuple):
    """Base64 of a PNG or a JPEG, and its size [px]."""

    data: str
    media_type: Literal["image/png", "image/jpeg"]
    width: int
    height: int


def read_picture(data: str) -> Picture | None:
    """Read a picture from base64; ``None`` where it is neither PNG nor JPEG, or broken."""
    packed = "".join(data.split())
    try:
        content = base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError):
        return None
    if content.startswith(_PNG) and len(content) > _PNG_HEADER and content[12:16] == b"IHDR":
        width, height = (int.from_bytes(content[at : at + 4]) for at in (16, 20))
        return _sized(Picture(packed, "image/png", width, height))
    if content.startswith(_JPEG):
        size = _jpeg_size(content)
        return _sized(Picture(packed, "image/jpeg", *size)) if size else None
    return None


def read_data_url(url: str) -> Picture | None:
    """Read a picture from a ``data:`` URL."""
    head, comma, data = url.partition(",")
    if not comma or head not in {f"data:{media.PNG};base64", f"data:{media.JPEG};base64"}:
        return None
    return read_picture(data)


def shown_size(width: int, height: int, widest: int) -> tuple[int, int]:
    """Return the size at which a picture is shown [px]: as it is, or as wide as its column."""
    if width <= widest:
        return width, height
    return widest, max(1, round(height * widest / width))


def _sized(picture: Picture) -> Picture | None:
    return picture if picture.width > 0 and picture.height > 0 else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content):
        if content[at] != _MARKER:
            return None
        marker = content[at + 1]
        if marker in _FRAMES:
            height = int.from_bytes(content[at + 5 : at + 7])
            return int.from_bytes(content[at + 7 : at + 9]), height
        at += 2 if marker in _BARE_MARKERS else 2 + int.from_bytes(content[at + 2 : at + 4])
    return None
