"""Contrast as WCAG reckons it, and colours moved no further than they must."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportkit.theme import HOUSE, contrast, dark_palette, light_palette, nearest_readable
from reportkit.theme.contrast import MARK, TEXT
from reportkit.theme.palette import DARK_GROUNDS, LIGHT_GROUNDS

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
MEANINGS = ("accent", "improvement", "concern", "neutral")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),  # the grey that famously just fails
        ("#767676", "#ffffff", 4.54),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_as_published(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@given(colour=colours)
@settings(deadline=None)
def test_the_nearest_readable_colour_can_be_read_and_a_readable_one_is_kept(colour: str) -> None:
    for grounds in (LIGHT_GROUNDS, DARK_GROUNDS):
        found = nearest_readable(colour, grounds, TEXT)
        assert min(contrast(found, ground) for ground in grounds) >= TEXT
        if min(contrast(colour, ground) for ground in grounds) >= TEXT:
            assert found == colour


def test_it_goes_no_further_than_it_must() -> None:
    found = nearest_readable("#ffcc00", ("#ffffff",), TEXT)
    assert TEXT <= contrast(found, "#ffffff") < TEXT + 0.2


@given(accent=colours)
@settings(deadline=None)
def test_whatever_colour_passes_on_white_its_palettes_can_be_read(accent: str) -> None:
    light = light_palette(nearest_readable(accent, LIGHT_GROUNDS, TEXT))
    dark = dark_palette(light)
    for palette, grounds in ((light, LIGHT_GROUNDS), (dark, DARK_GROUNDS)):
        for name in (*MEANINGS, "ink", "quiet"):
            assert min(contrast(getattr(palette, name), ground) for ground in grounds) >= TEXT, name
        assert contrast(palette.calm, palette.paper) >= MARK


def test_each_meaning_has_a_colour_that_nothing_else_of_the_house_has() -> None:
    own = {name: getattr(HOUSE.light, name) for name in (*MEANINGS, "band", "calm")}
    for one, other in combinations(own, 2):
        assert own[one] != own[other], (one, other)
    rest = ("ink", "quiet", "paper", "wash", "line", "edge", "track", "shade")
    assert not {getattr(HOUSE.light, name) for name in rest} & set(own.values())
