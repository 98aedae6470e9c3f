"""The one place for colours: a palette on white paper, and one on dark.

Four colours have a meaning and may be a project's own; all others are greys of the house, or
derived from those four. No two meanings share a value, so that what a view drew in the house's
colours can take a project's.
"""

from __future__ import annotations

from dataclasses import dataclass

from reportkit.theme.contrast import MARK, mixed, nearest_readable

ACCENT = "#1f5fa8"
IMPROVEMENT = "#1d5ca6"  # blue as the accent is, and yet its own: a brand may be any colour
CONCERN = "#b45309"
NEUTRAL = "#5b6472"

PICTURE = "#ffffff"
"""Behind every picture, also on dark paper: mail clients never recolour pictures."""

PAPER, WASH = "#ffffff", "#f4f7fc"
DARK_PAPER, DARK_WASH = "#10151c", "#1a222e"
LIGHT_GROUNDS, DARK_GROUNDS = (PAPER, WASH), (DARK_PAPER, DARK_WASH)

# Light words on dark glow less where they are not at the edge of what can be read.
_AT_EASE = 7.0
_BAND = 0.19
_CALM = 0.5


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they are for, each ``#rrggbb``.

    Parameters
    ----------
    accent, improvement, concern, neutral
        Those with a meaning, for words and marks: links, edges and the line that matters; a real
        improvement, a real concern, no real change.
    ink, quiet
        Words; words that matter less.
    paper, wash
        What they stand on; what sets a part apart.
    line, edge
        Between rows; below a table's head.
    track, calm
        An empty bar; a bar of what is over.
    band, shade
        The range of what is foreseen; of what would have been.
    """

    accent: str
    improvement: str
    concern: str
    neutral: str
    ink: str
    quiet: str
    paper: str
    wash: str
    line: str
    edge: str
    track: str
    calm: str
    band: str
    shade: str


def light_palette(
    accent: str = ACCENT,
    improvement: str = IMPROVEMENT,
    concern: str = CONCERN,
    neutral: str = NEUTRAL,
) -> Palette:
    """Return the palette on white paper."""
    quiet = "#566070"
    calm = mixed(mixed(accent, quiet, _CALM), PAPER, _CALM)
    return Palette(
        accent=accent,
        improvement=improvement,
        concern=concern,
        neutral=neutral,
        ink="#1a2333",
        quiet=quiet,
        paper=PAPER,
        wash=WASH,
        line="#e1e5eb",
        edge="#c9d0da",
        track="#e4e7ec",
        calm=nearest_readable(calm, (PAPER,), MARK),
        band=mixed(accent, PAPER, _BAND),
        shade="#e4e6ea",
    )


def dark_palette(
    light: Palette,
    accent: str | None = None,
    improvement: str | None = None,
    concern: str | None = None,
    neutral: str | None = None,
) -> Palette:
    """Return the palette on dark paper: of each colour that is not given, a lighter one."""
    lit = accent or at_ease(light.accent)
    quiet = "#a4adbb"
    return Palette(
        accent=lit,
        improvement=improvement or at_ease(light.improvement),
        concern=concern or at_ease(light.concern),
        neutral=neutral or at_ease(light.neutral),
        ink="#e8ebf1",
        quiet=quiet,
        paper=DARK_PAPER,
        wash=DARK_WASH,
        line="#2c3440",
        edge="#465162",
        track="#2c3440",
        calm=nearest_readable(
            mixed(mixed(lit, quiet, _CALM), DARK_PAPER, _CALM), (DARK_PAPER,), MARK
        ),
        band=mixed(lit, DARK_PAPER, _BAND),
        shade="#2c3440",
    )


def at_ease(colour: str) -> str:
    """Return the nearest colour of the same hue that reads at ease on dark paper."""
    return nearest_readable(colour, DARK_GROUNDS, _AT_EASE)
