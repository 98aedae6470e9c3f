"""The pictures of a document by name: its charts, once drawn, and what cells drew themselves."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Protocol

from reportkit import media
from reportkit.blocks import Block, Figure, Image, Place, walk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SUFFIX = {media.PNG: "png", media.JPEG: "jpg"}


class Renderer(Protocol):
    """Draws one figure as a PNG; ``None`` where it can't."""

    def render(self, spec: Mapping[str, Any], height: int, title: str = "") -> bytes | None:
        """Draw Plotly's JSON at ``height`` [px at 560 px width]; faults name its title."""


def picture_names(blocks: Sequence[Block]) -> dict[Place, str]:
    """Return a name for each figure and image, by its place among ``blocks``.

    The n-th figure is ``chart-n.png``, the n-th image ``picture-n.png`` (or ``.jpg``).
    """
    names: dict[Place, str] = {}
    charts = pictures = 0
    for place, block in walk(blocks):
        if isinstance(block, Figure):
            charts += 1
            names[place] = f"chart-{charts}.png"
        elif isinstance(block, Image):
            pictures += 1
            names[place] = f"picture-{pictures}.{_SUFFIX[block.media_type]}"
    return names


def draw_charts(blocks: Sequence[Block], renderer: Renderer) -> dict[str, bytes]:
    """Return each figure's PNG by its name; a figure that can't be drawn is left out."""
    names = picture_names(blocks)
    drawn: dict[str, bytes] = {}
    for place, block in walk(blocks):
        if isinstance(block, Figure):
            png = renderer.render(block.spec, block.height, block.title)
            if png is not None:
                drawn[names[place]] = png
    return drawn


def email_pictures(blocks: Sequence[Block], charts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return every picture that an email shows, by name: charts and the cells' own."""
    names = picture_names(blocks)
    pictures: dict[str, bytes] = {}
    for at, block in enumerate(blocks):
        name = names.get((at,), "")
        if isinstance(block, Image):
            pictures[name] = base64.b64decode(block.data)
        elif name in charts:
            pictures[name] = charts[name]
    return pictures
