from __future__ import annotations

import pytest

from reportkit.errors import EstimateError
from reportkit.savings.forecast.driver_keys import DRIVER_KEYS
from reportkit.savings.units import factor_of, item_of, same_item


@pytest.mark.parametrize(
    ("key", "unit", "factor"),
    [
        ("volume", "titles/year", 1),
        ("volume", "titles/month", 12),
        ("volume", "points", 1),
        ("time_saved", "minutes/title", 1),
        ("time_saved", "Hours / title", 60),
        ("time_saved", "seconds/title", 1 / 60),
        ("loaded_rate", "EUR/hour", 1),
        ("saving_per_item", "EUR/point", 1),
        ("adoption_ceiling", "share", 1),
        ("adoption_half", "months", 1),
        ("adoption_speed", "years", 12),
        ("one_off_cost", "EUR", 1),
        ("running_cost", "EUR/year", 1),
        ("running_cost", "EUR/month", 12),
        ("discount_rate", "share/year", 1),
        ("volume_growth", "share/year", 1),
    ],
)
def test_a_unit_is_converted_to_the_one_that_is_computed_in(
    key: str, unit: str, factor: float
) -> None:
    assert factor_of(DRIVER_KEYS[key], unit, "EUR") == pytest.approx(factor)


@pytest.mark.parametrize("unit", ["percent", "%", "percent/year"])
def test_percent_is_no_unit_because_the_cell_60_percent_is_read_as_a_share_already(
    unit: str,
) -> None:
    with pytest.raises(EstimateError, match=r"as 60% or 0\.6"):
        factor_of(DRIVER_KEYS["attribution"], unit, "EUR")


@pytest.mark.parametrize(
    ("key", "unit", "wanted"),
    [
        ("volume", "", "items/year"),
        ("volume", "titles/furlong", "titles/year"),
        ("time_saved", "minutes", "minutes/item"),
        ("time_saved", "EUR/title", "minutes/title"),
        ("time_saved", "minuts/invoice", "minutes/invoice"),
        ("volume", "EUR/title", "items/year"),
        ("loaded_rate", "EUR/year", "EUR/hour"),
        ("running_cost", "EUR", "EUR/year"),
        ("one_off_cost", "EUR/year", "EUR"),
        ("one_off_cost", "euros", "EUR"),
        ("volume_growth", "share/month", "share/year"),
        ("adoption_half", "share", "months"),
    ],
)
def test_a_unit_that_the_driver_cannot_have_is_refused_with_one_that_it_can(
    key: str, unit: str, wanted: str
) -> None:
    with pytest.raises(EstimateError) as error:
        factor_of(DRIVER_KEYS[key], unit, "EUR")
    assert str(error.value) == f"{key} is in {unit!r}. State it in {wanted!r}."


def test_another_currency_is_refused() -> None:
    with pytest.raises(EstimateError, match=r"loaded_rate is in USD, but the .* currency is EUR"):
        factor_of(DRIVER_KEYS["loaded_rate"], "USD/hour", "EUR")


def test_the_word_for_what_is_counted_is_read_in_singular_and_plural() -> None:
    volume = item_of(DRIVER_KEYS["volume"], "entries/year")
    assert same_item(volume, item_of(DRIVER_KEYS["time_saved"], "minutes/entry"))
    assert same_item(volume, item_of(DRIVER_KEYS["saving_per_item"], "EUR/item"))
    assert not same_item(volume, item_of(DRIVER_KEYS["saving_per_item"], "EUR/call"))
    assert item_of(DRIVER_KEYS["loaded_rate"], "EUR/hour") == ""
