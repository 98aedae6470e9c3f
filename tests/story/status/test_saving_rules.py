from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from judged import found
from measured_by_hand import measured
from small_initiative import COSTS, DRIVERS, driver_rows, small

from reportkit.blocks import plain
from reportkit.savings import Forecast, forecast_savings

WHY = "it found savings too often"


def forecast(target: float | str) -> Forecast:
    own = {"target_saving": target, "target_date": "2027-06-30", "started": "2025-01-01"}
    made = forecast_savings(small(own=own, drivers=driver_rows(DRIVERS | COSTS)))
    assert isinstance(made, Forecast)
    return made


def test_a_target_above_the_likely_range_is_out_of_reach() -> None:
    finding = found("target", forecast(5e6))
    assert finding.outcome == "applies"
    assert plain(finding.why) == ("reaching the target is exceptionally unlikely (less than 1%)")


def test_a_target_within_the_likely_range_is_no_concern_by_itself() -> None:
    middle = forecast(1.0).run_rate.value
    finding = found("target", forecast(middle))
    assert finding.outcome == "does not apply"
    assert "lies within the forecast" in plain(finding.why)


def test_a_target_below_the_likely_range_is_no_concern() -> None:
    finding = found("target", forecast(1.0))
    assert finding.outcome == "does not apply"
    assert "lies below the forecast" in plain(finding.why)


@pytest.mark.parametrize(("chance", "outcome"), [(0.32, "applies"), (0.33, "does not apply")])
def test_a_target_that_is_unlikely_is_a_concern_even_within_the_range(
    chance: float, outcome: str
) -> None:
    made = forecast(forecast(1.0).run_rate.value)
    assert found("target", replace(made, chance_of_target=chance)).outcome == outcome


def test_without_a_forecast_or_a_target_nothing_is_known_of_it() -> None:
    assert found("target").outcome == "not known"
    assert found("target", forecast("")).outcome == "not known"


def test_a_measured_loss_is_one_when_all_that_is_likely_lies_below_zero() -> None:
    assert found("loss", measured((-5e5, -8e5, -1e5))).outcome == "applies"
    assert found("loss", measured((-1e5, -8e5, 2e5))).outcome == "does not apply"
    assert found("loss", measured(None, why=WHY)).outcome == "not known"


def test_a_saving_that_may_not_be_stated_a_year_after_launch_is_a_concern() -> None:
    silent = measured(None, why=WHY)
    finding = found("silent", silent)
    assert finding.outcome == "applies"
    assert plain(finding.why) == "what was saved since Jul 2025 may still not be stated"
    young = replace(silent, launched=silent.through - dt.timedelta(days=300))
    assert found("silent", young).outcome == "does not apply"
    assert found("silent", measured()).outcome == "does not apply"
    assert found("silent").outcome == "not known"
