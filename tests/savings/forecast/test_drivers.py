from __future__ import annotations

import datetime as dt
import warnings

import numpy as np
import pandas as pd
import pytest
from savings_frames import USUAL, driver_rows, forecast

from reportkit.errors import EstimateError
from reportkit.fact import Grade
from reportkit.savings.forecast.driver_keys import DRIVER_KEYS
from reportkit.savings.forecast.drivers import Driver, missing_drivers, read_drivers

NEEDED = {key: USUAL[key] for key in ("volume", "time_saved", "loaded_rate")}


def read(rows: pd.DataFrame) -> dict[str, Driver]:
    return {driver.key: driver for driver in read_drivers(rows, "catalogue", "EUR")}


def test_a_stated_driver_keeps_where_it_came_from() -> None:
    rows = driver_rows(NEEDED).assign(
        owner="Finance", reviewed_on=pd.Timestamp("2025-05-01"), grade="measured"
    )
    volume = read(rows)["volume"]
    assert volume.label == "the volume"
    assert volume.source == "a test"
    assert volume.owner == "Finance"
    assert volume.reviewed_on == dt.date(2025, 5, 1)
    assert volume.grade is Grade.MEASURED
    assert volume.unit == "titles/year"
    assert not volume.defaulted


def test_what_is_not_stated_is_assumed_and_says_so() -> None:
    drivers = read(driver_rows(NEEDED))
    defaulted = {key for key, driver in drivers.items() if driver.defaulted}
    assert defaulted == set(DRIVER_KEYS) - set(NEEDED) - {"saving_per_item"}
    assert {drivers[key].grade for key in defaulted} == {Grade.ASSUMED}


def test_every_default_says_in_words_what_is_assumed() -> None:
    assert all(bool(known.default) == bool(known.assumption) for known in DRIVER_KEYS.values())


def test_figures_are_converted_with_their_unit() -> None:
    rows = driver_rows(NEEDED | {"adoption_half": (1, 2, 3)}, adoption_half="years")
    assert read(rows)["adoption_half"].quantiles.mid == pytest.approx(24)


def test_a_growth_of_several_times_a_year_is_taken_for_a_slip_of_the_pen() -> None:
    rows = driver_rows(NEEDED | {"volume_growth": (2, 4, 6)})
    with pytest.raises(EstimateError, match=r"600% a year\. Write 4 percent as 4% or 0\.04"):
        read(rows)


@pytest.mark.parametrize(
    ("keys", "wants"),
    [
        (["volume", "saving_per_item"], ""),
        (["volume", "time_saved", "loaded_rate"], ""),
        (["volume", "time_saved"], "loaded_rate"),
        (["volume"], "either saving_per_item or time_saved and loaded_rate"),
        ([], "volume and either saving_per_item or time_saved and loaded_rate"),
    ],
)
def test_what_a_forecast_still_needs_is_named(keys: list[str], wants: str) -> None:
    assert missing_drivers(keys) == wants


def test_all_that_is_wrong_is_said_at_once() -> None:
    rows = driver_rows(NEEDED | {"volum": (1, 2, 3), "attribution": (0.5, 0.8, 1.2)})
    with pytest.raises(EstimateError) as error:
        read(rows)
    assert str(error.value).splitlines() == [
        "2 problems in the drivers of catalogue:",
        "- 'volum' is not a driver of a forecast. Did you mean 'volume'?",
        "- attribution: The range 0.5, 0.8, 1.2 leaves its support. It must lie in 0..1.",
    ]


def test_many_problems_still_fit_on_five_lines() -> None:
    rows = driver_rows(dict.fromkeys(USUAL, (3, 2, 1)))
    with pytest.raises(EstimateError) as error:
        read(rows)
    lines = str(error.value).splitlines()
    assert lines[0] == "11 problems in the drivers of catalogue:"
    assert lines[-1] == "- and 8 more."
    assert len(lines) == 5


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ({"attribution": (0.9, 0.5, 0.95)}, "attribution: The range 0.9, 0.5, 0.95 is not in"),
        ({"running_cost": (-5, 0, 5)}, "running_cost: .* must lie at least 0"),
        ({"saving_per_item": (1, 2, 3)}, "stated beside time_saved and loaded_rate"),
    ],
)
def test_what_cannot_be_is_refused(
    extra: dict[str, tuple[float, float, float]], message: str
) -> None:
    with pytest.raises(EstimateError, match=message):
        read(driver_rows(NEEDED | extra))


def test_a_driver_stated_twice_is_refused() -> None:
    rows = driver_rows(NEEDED)
    with pytest.raises(EstimateError, match="volume is stated twice"):
        read(pd.concat([rows, rows.head(1)]))


def test_a_price_of_another_item_is_refused() -> None:
    rows = driver_rows(NEEDED, time_saved="minutes/call")
    with pytest.raises(EstimateError, match="volume counts titles, but time_saved is per call"):
        read(rows)


def test_a_range_with_a_missing_figure_is_refused() -> None:
    rows = driver_rows(NEEDED)
    rows.loc[0, "p90"] = float("nan")
    with pytest.raises(EstimateError, match=r"volume: .* is not finite"):
        read(rows)


def test_a_cost_below_zero_is_refused() -> None:
    with pytest.raises(EstimateError, match="one_off_cost: The range -5, 10, 20 leaves its"):
        read_drivers(driver_rows(USUAL | {"one_off_cost": (-5, 10, 20)}), "catalogue", "EUR")


def test_a_volume_that_may_vanish_within_the_year_does_no_harm() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = forecast(USUAL | {"volume_growth": (-1.0, -0.5, 0.0)})
    assert np.isfinite(made.by_month.to_numpy()).all()
    assert made.by_month["pace_p10"].iloc[-1] < 0
