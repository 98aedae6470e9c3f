"""The ``[theme]`` table of ``reportkit.toml``: name, logo, colours and fonts, each checked.

Colours are refused where words in them could not be read, with the nearest that could.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from reportkit.errors import DefinitionError
from reportkit.reports.kinds import Kind
from reportkit.reports.logo import HIGHEST, WIDEST, read_logo
from reportkit.theme import HOUSE, Theme, dark_palette, light_palette, nearest_readable
from reportkit.theme.contrast import TEXT, lowest_contrast
from reportkit.theme.palette import DARK_GROUNDS, LIGHT_GROUNDS

if TYPE_CHECKING:
    from pathlib import Path

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_FONT = re.compile(r"-?[A-Za-z0-9][A-Za-z0-9 _-]*")
_MOST_FONTS = 8


def _on(colour: str, grounds: tuple[str, ...], paper: str) -> str:
    """Return a colour in small letters, if words in it can be read on what it stands on."""
    if not _COLOUR.fullmatch(colour):
        raise ValueError('is not a colour. Write it as "#1f5fa8": # and six of 0-9, a-f.')
    reached, ground = lowest_contrast(colour, grounds)
    if reached < TEXT:
        raise ValueError(
            f"has a contrast of {_cut(reached)} on {paper} ({ground}); words need {TEXT:g}. "
            f'The nearest that passes is "{nearest_readable(colour, grounds, TEXT)}".'
        )
    return colour.lower()


def _cut(reached: float) -> str:
    """Return a contrast to one decimal, never rounded up to what it falls short of."""
    return f"{int(reached * 10) / 10:.1f}"


def _on_white(colour: str) -> str:
    return _on(colour, LIGHT_GROUNDS, "light paper")


def _on_dark(colour: str) -> str:
    return _on(colour, DARK_GROUNDS, "dark paper")


def _font(name: str) -> str:
    if not _FONT.fullmatch(name):
        raise ValueError("is not a font's name: letters, digits, spaces and - only.")
    return name


def _some(fonts: list[str]) -> list[str]:
    if not 0 < len(fonts) <= _MOST_FONTS:
        raise ValueError(f"holds {len(fonts)} fonts. Name 1 to {_MOST_FONTS}, the best first.")
    return fonts


def _company(name: str) -> str:
    if not name.isprintable() or not name.strip():
        raise ValueError("is not one line of text.")
    return name.strip()


_COLOURED = "a colour: `#` and six of 0-9, a-f"

Light = Annotated[str, AfterValidator(_on_white), Kind(f"{_COLOURED}, to be read on white")]
Dark = Annotated[str, AfterValidator(_on_dark), Kind(f"{_COLOURED}, to be read on dark paper")]
Font = Annotated[str, Field(max_length=60), AfterValidator(_font)]

_LIGHTER = "Left out: the nearest lighter one that reads well."


class ThemeKeys(BaseModel):
    """The table as it is written: what each key means is said beside it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    company: (
        Annotated[
            str,
            Field(max_length=80),
            AfterValidator(_company),
            Kind("one line, at most 80 characters"),
        ]
        | None
    ) = Field(default=None, description="Whose reports they are.", examples=['"Example plc"'])
    logo: (
        Annotated[str, Field(min_length=1, max_length=200), Kind("a path, relative to the file")]
        | None
    ) = Field(
        default=None,
        description=f"A PNG on white, at most {WIDEST} x {HIGHEST} pixels; it needs a company.",
        examples=['"logo.png"'],
    )
    accent: Light = Field(
        default=HOUSE.light.accent, description="Of what leads the eye.", examples=['"#1f5fa8"']
    )
    improvement: Light = Field(
        default=HOUSE.light.improvement,
        description="Of what got better.",
        examples=['"#1f5fa8"'],
    )
    concern: Light = Field(
        default=HOUSE.light.concern, description="Of what got worse.", examples=['"#a34a00"']
    )
    neutral: Light = Field(
        default=HOUSE.light.neutral,
        description="Of what did not really change.",
        examples=['"#5a6472"'],
    )
    accent_dark: Dark | None = Field(
        default=None, description=f"The accent on dark paper. {_LIGHTER}", examples=['"#8ab8f0"']
    )
    improvement_dark: Dark | None = Field(
        default=None, description=f"Likewise. {_LIGHTER}", examples=['"#8ab8f0"']
    )
    concern_dark: Dark | None = Field(
        default=None, description=f"Likewise. {_LIGHTER}", examples=['"#ffb46b"']
    )
    neutral_dark: Dark | None = Field(
        default=None, description=f"Likewise. {_LIGHTER}", examples=['"#b4bcc8"']
    )
    fonts: (
        Annotated[
            list[Font],
            AfterValidator(_some),
            Kind(f"a list of 1 to {_MOST_FONTS} fonts, the best first"),
        ]
        | None
    ) = Field(
        default=None,
        description="The first that a reader has is used.",
        examples=['["Inter", "Arial"]'],
    )


def read_theme(keys: ThemeKeys, file: Path) -> Theme:
    """Return the theme that a project's file asks for.

    Raises
    ------
    DefinitionError
        If the logo can't be used, or there is one and no company that it stands for.
    """
    if keys.logo is not None and keys.company is None:
        raise DefinitionError(
            f"{file.name}: theme.logo has no words beside it for who sees no picture. "
            "Add 'company' to [theme]."
        )
    light = light_palette(keys.accent, keys.improvement, keys.concern, keys.neutral)
    dark = dark_palette(
        light, keys.accent_dark, keys.improvement_dark, keys.concern_dark, keys.neutral_dark
    )
    return Theme(
        company=keys.company or "",
        logo=None if keys.logo is None else read_logo(keys.logo, file),
        fonts=HOUSE.fonts if keys.fonts is None else tuple(keys.fonts),
        light=light,
        dark=dark,
    )
