"""Figures drawn in the house's colours, in a project's.

The kernel knows no theme, so that a notebook looks the same wherever it runs. A meaning has a
colour of its own in the house's palette: where a figure uses that value as a colour, it gets the
project's for the same meaning. Data are never touched, nor is any other colour.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from reportkit.blocks import Block, Details, Figure
from reportkit.theme import HOUSE, Theme

if TYPE_CHECKING:
    from collections.abc import Mapping

_COLOURS = ("color", "colors", "colorscale", "colorway")


def recoloured(blocks: tuple[Block, ...], theme: Theme) -> tuple[Block, ...]:
    """Return blocks whose figures have a theme's colours and fonts."""
    if theme.light == HOUSE.light and theme.fonts == HOUSE.fonts:
        return blocks
    house, own = asdict(HOUSE.light), asdict(theme.light)
    colours = {house[name]: own[name] for name in house}
    return tuple(_recoloured(block, colours, theme) for block in blocks)


def _recoloured(block: Block, colours: Mapping[str, str], theme: Theme) -> Block:
    if isinstance(block, Figure):
        return replace(block, spec=_walked(block.spec, colours, theme))
    if isinstance(block, Details):
        inside = tuple(_recoloured(part, colours, theme) for part in block.blocks)
        return replace(block, blocks=inside)  # type: ignore[arg-type]  # a part stays what it is
    return block


def _walked(value: Any, colours: Mapping[str, str], theme: Theme, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _walked(inner, colours, theme, str(name)) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_walked(inner, colours, theme, key) for inner in value]
    if not isinstance(value, str):
        return value
    if key == "family" and value == HOUSE.chart_fonts:
        return theme.chart_fonts
    return colours.get(value.lower(), value) if key.endswith(_COLOURS) else value
