"""Pixels written as a small, opaque PNG.

A browser writes a canvas as PNG with an alpha channel, which dark mail clients shine through, and
at twice the size. A chart has few colours: it fits a palette.
"""

from __future__ import annotations

import struct
import zlib
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PALETTE = 256
# Above so many colours it is a photograph or a heat map, and a palette would show bands.
_MOST_COLOURS = 6000
_INDEXED, _RGB = 3, 2


def encode_png(rgba: bytes, width: int, height: int) -> bytes:
    """Return pixels as PNG without alpha: a palette of 256 colours, or 24 bits where they are many.

    Parameters
    ----------
    rgba
        Four bytes a pixel, row by row, opaque: the fourth byte is not read.
    width, height
        The size [px].
    """
    pixels = np.frombuffer(rgba, dtype="<u4")
    starts = np.flatnonzero(np.concatenate([[True], pixels[1:] != pixels[:-1]]))
    lengths = np.diff(starts, append=len(pixels))
    return encode_runs(lengths, pixels[starts], width, height)


def encode_runs(lengths: Array, pixels: Array, width: int, height: int) -> bytes:
    """Return the same of pixels that are given in runs of one colour.

    Parameters
    ----------
    lengths
        How many pixels each run has, row by row [px].
    pixels
        The colour of each: red in the lowest byte, then green and blue; the highest is not read.
    width, height
        The size [px].
    """
    packed = ((pixels & 255) << 16) | (pixels & 0xFF00) | ((pixels >> 16) & 255)
    colours, which = np.unique(packed, return_inverse=True)
    if len(colours) > _MOST_COLOURS:
        rows = np.repeat(_channels(packed).astype(np.uint8), lengths, axis=0)
        return _file(width, height, _RGB, _filtered(rows.reshape(height, width * 3)), b"")
    counts = np.bincount(which, weights=lengths)
    kept = np.sort(np.argsort(-counts, kind="stable")[:_PALETTE])
    palette = _channels(colours[kept])
    nearest = _nearest(_channels(colours), palette)
    rows = np.repeat(nearest[which].astype(np.uint8), lengths).reshape(height, width)
    plain = np.hstack([np.zeros((height, 1), np.uint8), rows])
    return _file(width, height, _INDEXED, plain.tobytes(), palette.astype(np.uint8).tobytes())


def _channels(packed: Array) -> Array:
    return np.stack([(packed >> 16) & 255, (packed >> 8) & 255, packed & 255], axis=1).astype(int)


def _nearest(colours: Array, palette: Array) -> Array:
    """Return for each colour the place of the nearest one in the palette."""
    products = colours @ palette.T
    distances = (palette**2).sum(axis=1)[None, :] - 2 * products
    nearest: Array = distances.argmin(axis=1)
    return nearest


def _filtered(rows: Array) -> bytes:
    """Return rows as differences from the row above (PNG filter 2), which pack best."""
    above = np.vstack([np.zeros((1, rows.shape[1]), np.uint8), rows[:-1]])
    marks = np.full((rows.shape[0], 1), 2, np.uint8)
    return np.hstack([marks, rows - above]).tobytes()


def _file(width: int, height: int, kind: int, rows: bytes, palette: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    chunks = [
        (b"IHDR", head),
        (b"PLTE", palette),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    ]
    return _SIGNATURE + b"".join(
        _chunk(name, body) for name, body in chunks if body or name == b"IEND"
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
