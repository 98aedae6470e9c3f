"""Blocks: what a view is made of, and what every medium knows how to show.

1. A view lowers itself to blocks inside the kernel (:mod:`reportkit.views`).
2. An analyst's own figure, table or markdown is read into blocks (:mod:`reportkit.export`).
3. Each medium renders blocks, and nothing else: so all media say the same.

Every text in a block is text: renderers escape it, whatever it holds.
"""

from reportkit.blocks.glance import at_a_glance, places_at_a_glance
from reportkit.blocks.model import (
    Bar,
    Block,
    Callout,
    Column,
    Details,
    Figure,
    Heading,
    Image,
    Item,
    Items,
    Masthead,
    Paragraph,
    Part,
    Place,
    Role,
    Run,
    Shape,
    Table,
    Text,
    Tile,
    Tiles,
    Tone,
    blocks_from_json,
    blocks_to_json,
    plain,
    text,
    walk,
)

__all__ = [
    "Bar",
    "Block",
    "Callout",
    "Column",
    "Details",
    "Figure",
    "Heading",
    "Image",
    "Item",
    "Items",
    "Masthead",
    "Paragraph",
    "Part",
    "Place",
    "Role",
    "Run",
    "Shape",
    "Table",
    "Text",
    "Tile",
    "Tiles",
    "Tone",
    "at_a_glance",
    "blocks_from_json",
    "blocks_to_json",
    "places_at_a_glance",
    "plain",
    "text",
    "walk",
]
