"""What measuring an initiative's tables refuses, and what it asks for."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from savings_sites import (
    LAUNCHES,
    definitions,
    drawn,
    measured,
    tables_of,
)

from reportkit.errors import EstimateError
from reportkit.estimate import Unknown
from reportkit.savings.measure.measure_savings import measure_savings

NORTH = {"north": "2025-07-01"}


@pytest.mark.parametrize(
    ("metrics", "launches", "defined", "lacking"),
    [
        (None, LAUNCHES, None, "the table 'metrics'"),
        (drawn(), None, None, "'went_live'"),
        (drawn(), dict.fromkeys(LAUNCHES), None, "'went_live'"),
        (drawn(), NORTH | {"north": "2026-12-20"}, None, "figures of a live site"),
        (drawn(), {"mute": "2026-02-01"}, None, "figures of a live site"),
        (
            drawn(),
            LAUNCHES,
            definitions(cost={"role": None, "unit": "minutes/item"}),
            "a metric in EUR with the role 'cost'",
        ),
    ],
)
def test_what_cannot_be_measured_yet_says_what_would_make_it_possible(
    metrics: pd.DataFrame | None,
    launches: dict[str, str | None] | None,
    defined: pd.DataFrame | None,
    lacking: str,
) -> None:
    as_of = dt.date(2026, 12, 25)
    found = measure_savings(tables_of(metrics, launches, defined, as_of=as_of))
    assert isinstance(found, Unknown)
    assert found.what == "What it has saved so far"
    assert lacking in found.wants


def test_a_cost_below_zero_is_refused() -> None:
    metrics = drawn()
    below = metrics.assign(value=metrics["value"].mask(metrics.index == 7, -5))
    with pytest.raises(EstimateError, match=r"1 of 144 values of cost are below 0.*-5 of north"):
        measure_savings(tables_of(below))


def test_another_currency_is_refused() -> None:
    defined = definitions(cost={"unit": "USD/month"})
    with pytest.raises(EstimateError, match="cost is in USD, but the initiative's currency is EUR"):
        measure_savings(tables_of(drawn(), defined=defined))


def test_a_cost_that_is_no_money_is_refused() -> None:
    defined = definitions(cost={"unit": "hours/month"})
    with pytest.raises(EstimateError, match="has the role 'cost' but is in 'hours/month'"):
        measure_savings(tables_of(drawn(), defined=defined))


def test_a_unit_for_another_period_than_the_values_is_refused() -> None:
    defined = definitions(cost={"unit": "EUR/week"})
    with pytest.raises(EstimateError, match="'EUR/week', but its periods are 31 days apart"):
        measure_savings(tables_of(drawn(), defined=defined))


def test_two_metrics_of_one_role_are_refused_and_two_that_might_be_are_asked_about() -> None:
    with pytest.raises(EstimateError, match="2 metrics have the role 'cost'"):
        measure_savings(tables_of(drawn(), defined=definitions(rent={"role": "cost"})))
    both = definitions(cost={"role": None}, rent={})
    with pytest.raises(EstimateError, match=r"2 metrics may be what the work costs \(cost, rent\)"):
        measure_savings(tables_of(drawn(), defined=both))


def test_an_initiative_without_a_currency_is_refused() -> None:
    with pytest.raises(EstimateError, match="sorting has no currency"):
        measure_savings(tables_of(drawn(), currency=None))


def test_sites_that_were_live_from_the_first_period_on_are_refused() -> None:
    launches = {"north": "2023-05-01", "south": "2024-01-01", "east": None}
    with pytest.raises(EstimateError, match="2 of 2 live sites have fewer than 8 periods"):
        measure_savings(tables_of(drawn(launches), launches))


def test_a_cost_that_never_changes_is_refused() -> None:
    metrics = drawn()
    fixed = metrics["metric"].map({"cost": 1000.0, "items": 200.0})
    with pytest.raises(EstimateError, match="never changed before launch, at any of 4 sites"):
        measure_savings(tables_of(metrics.assign(value=fixed)))


def test_a_site_outside_the_rollout_and_one_without_figures_are_named() -> None:
    metrics = drawn(LAUNCHES | {"stray": None})
    found = measured(tables_of(metrics, LAUNCHES | {"mute": "2026-02-01"}))
    assert found.left_out == (
        "mute: live, but without figures, so not counted.",
        "stray: not in the table 'rollout', so left out.",
    )


def test_a_site_with_too_short_a_past_is_left_out_and_named() -> None:
    launches = LAUNCHES | {"early": "2024-03-01"}
    found = measured(tables_of(drawn(launches), launches))
    assert found.by_unit is not None
    assert list(found.by_unit.index) == ["north", "south"]
    assert found.left_out == (
        "early: only 2 periods on record from before it went live, fewer than 8, so not counted.",
    )


def test_a_period_in_which_a_site_goes_live_half_way_counts_as_it_was() -> None:
    launches = {"north": "2025-03-01", "east": None, "west": None}
    metrics = drawn(launches, periods=pd.date_range("2024-01-01", "2025-06-29"))
    defined = definitions(cost={"unit": "EUR/day"}, items={"unit": "items/day"})
    found = measured(tables_of(metrics, launches, defined))
    truth = metrics["saving"].sum()
    assert found.total is not None
    assert found.total.low is not None
    assert found.total.high is not None
    assert found.set_aside == ()
    assert found.by_period.loc["2025-02-24", "saving"] < found.by_period["saving"].max() / 2
    assert found.total.low < truth < found.total.high


def test_where_one_site_is_left_to_measure_its_own_past_is_what_it_is_measured_by() -> None:
    launches = {"north": "2026-04-01", "south": "2024-03-01"}
    found = measured(tables_of(drawn(launches), launches))
    assert found.design == "one series against its own past"
    assert found.by_unit is None
    assert found.launched == dt.date(2026, 4, 1)
    assert found.left_out == (
        "south: only 2 periods on record from before it went live, fewer than 8, so not counted.",
    )
