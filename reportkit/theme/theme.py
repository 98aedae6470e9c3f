"""What a project gives a report to look like its own: name, logo, colours, fonts."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from reportkit.theme.palette import PICTURE, Palette, dark_palette, light_palette

_HOUSE_FONTS = (
    "Inter",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "Helvetica Neue",
    "Arial",
    "Liberation Sans",
)
_GENERIC = "sans-serif"


@dataclass(frozen=True, slots=True)
class Logo:
    """An opaque PNG, and the size at which it is shown [px]: half its own."""

    png: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Theme:
    """How a project's reports look.

    Parameters
    ----------
    company
        Whose reports they are; stands in the masthead, in words or as the logo's.
    logo
        Stands in the masthead, on white.
    fonts
        Names of fonts, the first that a reader has is used.
    light, dark
        Colours on white, and on dark paper.
    """

    company: str = ""
    logo: Logo | None = None
    fonts: tuple[str, ...] = _HOUSE_FONTS
    light: Palette = field(default_factory=light_palette)
    dark: Palette = field(default_factory=lambda: dark_palette(light_palette()))

    @property
    def font_family(self) -> str:
        """Its fonts as CSS names them."""
        return ", ".join([*(f'"{name}"' if " " in name else name for name in self.fonts), _GENERIC])

    @property
    def chart_fonts(self) -> str:
        """Its fonts as a chart names them: without a system's own, which no picture has."""
        return ", ".join([*(name for name in self.fonts if not name.startswith("-")), _GENERIC])

    def css_values(self) -> dict[str, str]:
        """Return what stylesheets name: ``accent``, ``dark_accent``, ``white``, ``fonts`` ..."""
        dark = {f"dark_{name}": colour for name, colour in asdict(self.dark).items()}
        return {**asdict(self.light), **dark, "white": PICTURE, "fonts": self.font_family}


HOUSE = Theme()
"""How reports look where a project says nothing."""
