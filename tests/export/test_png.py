from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from reportkit.export.png import encode_png


def _read(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def _opaque(pixels: np.ndarray) -> bytes:
    return np.dstack([pixels, np.full(pixels.shape[:2], 255)]).astype(np.uint8).tobytes()


@pytest.mark.parametrize("colours", [1, 2, 256])
def test_picture_of_few_colours_is_kept_exactly(colours: int) -> None:
    generator = np.random.default_rng(1)
    palette = generator.integers(0, 256, (colours, 3))
    pixels = palette[generator.integers(0, colours, (30, 40))]

    png = encode_png(_opaque(pixels), 40, 30)

    assert Image.open(io.BytesIO(png)).mode == "P"
    assert (_read(png) == pixels).all()


def test_picture_of_many_colours_is_kept_exactly_without_a_palette() -> None:
    pixels = np.random.default_rng(2).integers(0, 256, (100, 120, 3))

    png = encode_png(_opaque(pixels), 120, 100)

    assert Image.open(io.BytesIO(png)).mode == "RGB"
    assert (_read(png) == pixels).all()


def test_rare_colours_become_the_nearest_common_one() -> None:
    grey = np.repeat(np.arange(1000) % 256, 3).reshape(10, 100, 3)
    pixels = np.vstack([grey, grey])
    pixels[0, 0] = (1, 2, 3)

    seen = _read(encode_png(_opaque(pixels), 100, 20)).astype(int)

    assert np.abs(seen - pixels).max() <= 3
