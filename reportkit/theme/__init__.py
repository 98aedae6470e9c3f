"""How reports look: their colours, fonts and logo, checked so that they can be read.

1. :mod:`contrast <reportkit.theme.contrast>` says how far two colours stand apart, and finds the
   nearest that stands far enough.
2. :class:`Palette` is the one place for colours; every other colour is derived from its few.
3. :class:`Theme` is what a project gives: its name and logo, its palettes, its fonts.

Views know only :data:`HOUSE`. What they drew takes a project's colours when it is exported.
"""

from reportkit.theme.contrast import contrast, nearest_readable
from reportkit.theme.palette import PICTURE, Palette, dark_palette, light_palette
from reportkit.theme.theme import HOUSE, Logo, Theme

__all__ = [
    "HOUSE",
    "PICTURE",
    "Logo",
    "Palette",
    "Theme",
    "contrast",
    "dark_palette",
    "light_palette",
    "nearest_readable",
]
