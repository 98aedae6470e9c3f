"""The link from an email and a text to the web page, in the first screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reportkit.blocks import (
    Block,
    Callout,
    Details,
    Figure,
    Image,
    Paragraph,
    Run,
    Table,
    Tiles,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportkit.export.document import Document

LINK_WORDS = "Read the full report on the web"
"""What the link says: what is there, and that it is whole."""

_FIRST_SCREEN = 10  # blocks: what stands further down nobody sees without scrolling


def lead_to_page(document: Document, address: str | None) -> Document:
    """Return the document with a link to its web page; as it is where there is no address.

    It stands after what we need from the reader; where nothing is needed, before the first
    figures and tables.

    Parameters
    ----------
    address
        Where the web page is: https.
    """
    if address is None:
        return document
    at = _place(document.blocks)
    link = Paragraph(text(Run(LINK_WORDS, href=address)))
    return replace(document, blocks=(*document.blocks[:at], link, *document.blocks[at:]))


def _place(blocks: Sequence[Block]) -> int:
    first = blocks[:_FIRST_SCREEN]
    asked = [at for at, block in enumerate(first) if isinstance(block, Callout)]
    if asked:
        return asked[-1] + 1
    looked_at = Tiles | Table | Figure | Image | Details
    return next((at for at, block in enumerate(first) if isinstance(block, looked_at)), len(first))
