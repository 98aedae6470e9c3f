"""What an analyst's libraries make of a value, and what is read of it."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from IPython.core.formatters import DisplayFormatter
from matplotlib.figure import Figure as Drawing
from nbformat.v4 import new_output
from notebook_parts import shown
from PIL import Image as Pillow

from reportkit import media
from reportkit.blocks import Image, Table, plain

if TYPE_CHECKING:
    from reportkit.export.document import Document


def displayed(value: object) -> Document:
    """What a cell shows that ends with this value, as IPython formats it."""
    bundle, details = DisplayFormatter().format(value)
    assert bundle
    return shown(new_output("display_data", bundle, metadata=details))


def picture(content: bytes, mime: str = media.PNG, **details: Any) -> Document:
    packed = base64.b64encode(content).decode()
    return shown(new_output("display_data", {mime: packed}, metadata=details))


def drawn(**options: Any) -> bytes:
    with mpl.rc_context({"backend": "agg"}):
        figure = Drawing(figsize=(6, 3), dpi=100)
        figure.subplots().plot([3, 2, 1])
        file = io.BytesIO()
        figure.savefig(file, format="png", **options)
    return file.getvalue()


def opened(image: Image) -> Pillow.Image:
    return Pillow.open(io.BytesIO(base64.b64decode(image.data)))


def rows(table: Table) -> list[list[str]]:
    return [[plain(cell) if isinstance(cell, tuple) else "" for cell in row] for row in table.rows]


def said(document: Document) -> str:
    return " ".join(map(str, document.problems))


def noise(width: int, height: int) -> Pillow.Image:
    pixels = np.random.default_rng(0).integers(0, 255, (height, width, 3), dtype=np.uint8)
    return Pillow.fromarray(pixels)


def saved(image: Pillow.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()
