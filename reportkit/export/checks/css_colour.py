"""Colours as style sheets and charts write them."""

from __future__ import annotations

import re
from functools import lru_cache

_HEX = re.compile(r"#(?:[0-9a-f]{3}){1,2}")
_FUNCTION = re.compile(
    r"rgba?\(\s*(\d+(?:\.\d+)?)[ ,]+(\d+(?:\.\d+)?)[ ,]+(\d+(?:\.\d+)?)"
    r"(?:[ ,/]+(?P<alpha>\d*\.?\d+)(?P<percent>%?))?\s*\)"
)
_NAMED = {"white": "#ffffff", "black": "#000000"}
_SHORT = len("#abc")


@lru_cache(maxsize=1024)
def read_colour(css: str) -> str | None:
    """Return a colour as ``#rrggbb``; None where it is no opaque colour."""
    css = css.strip().lower()
    if css in _NAMED:
        return _NAMED[css]
    if _HEX.fullmatch(css):
        return css if len(css) > _SHORT else "#" + "".join(sign * 2 for sign in css[1:])
    found = _FUNCTION.fullmatch(css)
    if found is None:
        return None
    alpha = float(found["alpha"] or 1) / (100 if found["percent"] else 1)
    if alpha < 1:
        return None
    return "#" + "".join(f"{min(255, round(float(part))):02x}" for part in found.groups()[:3])
