"""Pictures that a cell made elsewhere (matplotlib), made fit to send.

1. What is no picture, or is broken, is refused; GIF and WebP become PNG.
2. A picture is opaque, on white: a dark mail client would shine through.
3. It is at most as large as a message can carry: first its colours are packed, then it is made
   smaller, then it is kept as JPEG.
"""

from __future__ import annotations

import base64
import binascii
import io
from typing import TYPE_CHECKING, Literal, NamedTuple

from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from reportkit import media
from reportkit.export.png import encode_png

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 200_000
"""What a picture may take [bytes]."""

_WIDEST = 1760  # px: the web's column, on a screen with two pixels for one
_STEPS = ((1120, 88), (1120, 75), (1120, 60), (840, 60), (560, 60), (560, 40))  # px, quality
_TALLEST = 4000  # px
_MOST_BASE64 = MOST_BYTES * 4 // 3
_MOST_PIXELS = 60_000_000
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_KINDS: dict[str, Literal["image/png", "image/jpeg"]] = {"PNG": "image/png", "JPEG": "image/jpeg"}


class Picture(NamedTuple):
    """Base64 of a PNG or a JPEG, and its size [px]."""

    data: str
    media_type: Literal["image/png", "image/jpeg"]
    width: int
    height: int


def read_picture(data: str) -> Picture | None:
    """Read a picture from base64, fit to send; ``None`` where it is none, or broken, or endless."""
    packed = "".join(data.split())
    try:
        content = base64.b64decode(packed, validate=True)
        with Pillow.open(io.BytesIO(content), formats=_FORMATS) as image:
            width, height = image.size
            if width * height > _MOST_PIXELS:
                return None
            image.load()
            if _fits(image, len(content)):
                return Picture(packed, _KINDS[str(image.format)], width, height)
            return _fitted(image)
    except (binascii.Error, ValueError, OSError, SyntaxError, UnidentifiedImageError):
        return None  # what Pillow raises of a file that is cut off or was never a picture


def read_data_url(url: str) -> Picture | None:
    """Read a picture from a ``data:`` URL."""
    head, comma, data = url.partition(",")
    kinds = {f"data:{mime};base64" for mime in (media.PNG, media.JPEG, media.GIF, media.WEBP)}
    return read_picture(data) if comma and head in kinds else None


def shown_size(width: int, height: int, widest: int) -> tuple[int, int]:
    """Return the size at which a picture is shown [px]: as it is, or as wide as its column."""
    if width <= widest:
        return width, height
    return widest, max(1, round(height * widest / width))


def _fits(image: Pillow.Image, size: int) -> bool:
    upright = image.getexif().get(0x0112, 1) == 1  # the camera's orientation
    plain = image.mode in {"RGB", "L", "P", "1"} and not image.has_transparency_data
    small = size <= MOST_BYTES and image.width <= _WIDEST and image.height <= _TALLEST
    return upright and plain and small and image.format in _KINDS


def _fitted(image: Pillow.Image) -> Picture:
    whole = _opaque(ImageOps.exif_transpose(image))
    tries = _tries(whole)
    made = next(tries)
    while len(made.data) > _MOST_BASE64 and (smaller := next(tries, None)) is not None:
        made = smaller
    return made


def _tries(whole: Pillow.Image) -> Iterator[Picture]:
    first = _within(whole, _WIDEST)
    yield _packed(encode_png(first.convert("RGBA").tobytes(), *first.size), "PNG", first)
    for width, quality in _STEPS:
        smaller = _within(whole, width)
        file = io.BytesIO()
        smaller.save(file, "JPEG", quality=quality, optimize=True)
        yield _packed(file.getvalue(), "JPEG", smaller)


def _packed(content: bytes, kind: str, image: Pillow.Image) -> Picture:
    return Picture(base64.b64encode(content).decode(), _KINDS[kind], *image.size)


def _opaque(image: Pillow.Image) -> Pillow.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    paper = Pillow.new("RGBA", layer.size, "white")
    return Pillow.alpha_composite(paper, layer).convert("RGB")


def _within(image: Pillow.Image, width: int) -> Pillow.Image:
    times = min(1.0, width / image.width, _TALLEST / image.height)
    if times == 1.0:
        return image
    size = (max(1, round(image.width * times)), max(1, round(image.height * times)))
    return image.resize(size, Pillow.Resampling.LANCZOS)
