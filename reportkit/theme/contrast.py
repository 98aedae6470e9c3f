"""How far two colours stand apart (WCAG 2), and the nearest colour that stands far enough.

Colours are ``#rrggbb``. A colour is moved in lightness alone, in Oklab (Ottosson, 2020): its hue
stays what people know it by.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Channels = tuple[float, float, float]

TEXT = 4.5
"""The contrast that words need (WCAG 1.4.3)."""

MARK = 3.0
"""The contrast that lines, bars and shapes need (WCAG 1.4.11)."""

_HALVINGS = 12
_ROUNDING = 1e-4
_LINEAR_BELOW = 0.04045
_LINEAR_SLOPE = 12.92
_GAMMA, _OFFSET = 2.4, 0.055
_WEIGHTS = (0.2126, 0.7152, 0.0722)
_FLARE = 0.05  # light that a screen reflects, as WCAG reckons it
_TO_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_FROM_CONES = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


@lru_cache(maxsize=1024)
def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours: 1 for the same, 21 for black on white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + _FLARE) / (darker + _FLARE)


def lowest_contrast(colour: str, grounds: Iterable[str]) -> tuple[float, str]:
    """Return the lowest contrast that a colour has with a ground, and that ground."""
    return min((contrast(colour, ground), ground) for ground in grounds)


def nearest_readable(colour: str, grounds: tuple[str, ...], least: float) -> str:
    """Return the colour of the same hue that is nearest and has a contrast with every ground.

    Parameters
    ----------
    colour
        What is asked for; it is returned where it passes.
    grounds
        What it may stand on; all light, or all dark.
    least
        The contrast that it needs.
    """
    if lowest_contrast(colour, grounds)[0] >= least:
        return colour.lower()
    lightness, a, b = _to_lab(colour)
    # Black or white, whichever stands further apart, always passes; the way there is halved.
    found = max(("#000000", "#ffffff"), key=lambda end: lowest_contrast(end, grounds)[0])
    fails, passes = lightness, 0.0 if found == "#000000" else 1.0
    for _ in range(_HALVINGS):
        middle = (fails + passes) / 2
        moved = _from_lab(middle, a, b)
        if lowest_contrast(moved, grounds)[0] >= least:
            found, passes = moved, middle
        else:
            fails = middle
    return found


def mixed(colour: str, other: str, part: float) -> str:
    """Return a colour with another mixed in; ``part`` [0..1] of the first."""
    pairs = zip(_bytes(colour), _bytes(other), strict=True)
    return _hex(tuple(part * one + (1 - part) * two for one, two in pairs))


def _bytes(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at:end], 16) for at, end in pairwise((1, 3, 5, 7)))


def _hex(values: Iterable[float]) -> str:
    return "#" + "".join(f"{min(255, max(0, round(value))):02x}" for value in values)


def _linear(colour: str) -> list[float]:
    values = [byte / 255 for byte in _bytes(colour)]
    return [
        value / _LINEAR_SLOPE
        if value <= _LINEAR_BELOW
        else ((value + _OFFSET) / (1 + _OFFSET)) ** _GAMMA
        for value in values
    ]


def _luminance(colour: str) -> float:
    return sum(weight * value for weight, value in zip(_WEIGHTS, _linear(colour), strict=True))


def _times(matrix: tuple[Channels, ...], values: Iterable[float]) -> list[float]:
    column = list(values)
    return [sum(a * b for a, b in zip(row, column, strict=True)) for row in matrix]


def _to_lab(colour: str) -> list[float]:
    cones = _times(_TO_CONES, _linear(colour))
    return _times(_TO_LAB, (cone ** (1 / 3) for cone in cones))


def _from_lab(lightness: float, a: float, b: float) -> str:
    """Return the colour as a screen shows it: as much of its strength as fits that lightness."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _fits(lightness, a * middle, b * middle) else (low, middle)
    strength = 1.0 if _fits(lightness, a, b) else low
    return _hex(255 * _encoded(value) for value in _light(lightness, a * strength, b * strength))


def _light(lightness: float, a: float, b: float) -> list[float]:
    return _times(_FROM_CONES, (root**3 for root in _times(_FROM_LAB, (lightness, a, b))))


def _fits(lightness: float, a: float, b: float) -> bool:
    return all(-_ROUNDING <= value <= 1 + _ROUNDING for value in _light(lightness, a, b))


def _encoded(value: float) -> float:
    value = min(1.0, max(0.0, value))
    if value <= _LINEAR_BELOW / _LINEAR_SLOPE:
        return float(value * _LINEAR_SLOPE)
    return float((1 + _OFFSET) * value ** (1 / _GAMMA) - _OFFSET)
