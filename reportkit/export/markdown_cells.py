"""A markdown cell read into blocks, with the pictures that are attached to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportkit.blocks import Image, Masthead
from reportkit.blocks.characters import shortened
from reportkit.export.markdown import html_of
from reportkit.export.markup import blocks_from_html, without_title
from reportkit.export.own_pictures import attached
from reportkit.export.problems import ALL_MEDIA, Problem
from reportkit.export.shown import Shown, joined
from reportkit.export.unseen import formula, unseen

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_markdown(cell: Mapping[str, Any], number: int, shown: Shown) -> str:
    """Add a markdown cell's blocks; return the title (``#``), which stands above all blocks.

    Parameters
    ----------
    cell
        The cell, with its attachments.
    number
        Counted from 1 over all cells.
    shown
        What was read before it.
    """
    held: Mapping[str, Mapping[str, str]] = cell.get("attachments") or {}
    lost: list[str] = []

    def read_image(address: str, alt: str) -> Image | None:
        forms = held.get(address.removeprefix("attachment:"), {})
        picture = attached(forms.values(), address, alt)
        if picture is None:
            lost.append(address)
        return picture

    title, html = "", html_of(joined(cell.get("source", "")))
    if not any(not isinstance(block, Masthead) for block in shown.blocks):
        title, html = without_title(html)
    blocks = blocks_from_html(html, read_image)
    shown.blocks.extend(blocks)
    shown.problems.extend(
        Problem(
            number,
            "image",
            ALL_MEDIA,
            f"shows a picture that is not in the notebook ({shortened(address, 80)}). "
            "Drag it into the cell, so that it is attached.",
        )
        for address in lost
    )
    left_out = unseen(html, sum(isinstance(block, Image) for block in blocks) + len(lost))
    if left_out:
        shown.problems.append(Problem(number, "markdown", ALL_MEDIA, left_out))
    if wrong := formula(html):
        shown.problems.append(Problem(number, "latex", ALL_MEDIA, wrong, "warning"))
    return title
