"""An analyst's own pictures: what a cell drew, and what stands in its HTML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reportkit.blocks import Image
from reportkit.export.images import Picture, read_data_url, read_picture
from reportkit.export.shown import Place, Shown, joined

if TYPE_CHECKING:
    from collections.abc import Iterable


def read_drawn(value: object, place: Place, shown: Shown) -> bool:
    """Add a picture that a cell drew; it takes its words from the metadata or the head above."""
    picture = read_picture(joined(value))
    if picture is None:
        return False
    own = place.details.get(place.mime)
    told: Mapping[str, Any] = own if isinstance(own, Mapping) else {}
    alt = place.details.get("alt") or told.get("alt")
    words = str(alt or place.heading or "").strip()
    shown.blocks.append(_image(picture, words, told.get("width")))
    if not alt:
        shown.problems.append(
            place.problem(
                "shows a picture without words. Say what it means in the output's metadata "
                '("alt"), or show the chart with rk.chart(figure, takeaway=...).',
                ("email", "text"),
            )
        )
    return True


def embedded(address: str, alt: str) -> Image | None:
    """Return a picture that stands in HTML as a ``data:`` address; ``None`` where it is no such."""
    picture = read_data_url(address)
    return None if picture is None else _image(picture, alt)


def attached(held: Iterable[str], address: str, alt: str) -> Image | None:
    """Return a picture that is attached to a markdown cell, in the first form that can be read."""
    picture = next(filter(None, map(read_picture, held)), None)
    return embedded(address, alt) if picture is None else _image(picture, alt)


def _image(picture: Picture, words: str, width: object = None) -> Image:
    """Return a picture at its size; one drawn for sharp screens says that it is shown smaller."""
    wide, tall = picture.width, picture.height
    if isinstance(width, int | float) and 0 < width < wide:
        wide, tall = max(1, round(width)), max(1, round(tall * width / wide))
    return Image(picture.data, picture.media_type, words, wide, tall)
