"""A markdown cell read into blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mistune

from reportkit.export.markup import ReadImage, blocks_from_html

if TYPE_CHECKING:
    from reportkit.blocks import Block

# Addresses are judged where they are used: a link must be https, a picture must be at hand.
_TO_HTML = mistune.create_markdown(
    renderer=mistune.HTMLRenderer(escape=False, allow_harmful_protocols=True),
    plugins=["table", "strikethrough", "url"],
)


def html_of(markdown: str) -> str:
    """Return markdown as HTML; raw HTML in it stays, and is read as such."""
    return str(_TO_HTML(markdown))


def blocks_from_markdown(markdown: str, read_image: ReadImage | None = None) -> tuple[Block, ...]:
    """Read markdown as blocks: headings, paragraphs, lists, tables, code."""
    return blocks_from_html(html_of(markdown), read_image)
