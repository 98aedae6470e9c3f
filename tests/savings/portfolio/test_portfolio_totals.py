from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from savings_frames import USUAL, forecast

import reportkit as rk
from reportkit.errors import EstimateError
from reportkit.estimate import Unknown
from reportkit.savings.portfolio import Portfolio, portfolio
from reportkit.story.portfolio_words import cost_words

if TYPE_CHECKING:
    from reportkit.savings.forecast.forecast import Forecast

Range = tuple[float, float, float]


def sized(volume: float, **own: Range) -> Forecast:
    return forecast({**USUAL, "volume": (volume * 0.9, volume, volume * 1.1), **own})


@pytest.fixture(scope="module")
def three() -> dict[str, Forecast]:
    return {"records": sized(1e6), "brands": sized(6e5), "catalogue": sized(2e6)}


def together(given: dict[str, Forecast | Unknown], **own: object) -> Portfolio:
    found = portfolio(given, **{"correlation": 0.3, **own})  # type: ignore[arg-type]  # by name
    assert isinstance(found, Portfolio)
    return found


def test_the_low_end_of_the_total_is_above_the_sum_of_the_low_ends(
    three: dict[str, Forecast],
) -> None:
    found = together(dict(three), correlation=0)
    assert found.total.low is not None
    assert found.total.high is not None
    assert found.total.low > found.by_initiative["p10"].sum() * 1.3
    assert found.total.high < found.by_initiative["p90"].sum() * 0.95


def test_only_what_moves_as_one_has_low_ends_that_add_up(three: dict[str, Forecast]) -> None:
    found = together(dict(three), correlation=1)
    rows = found.by_initiative
    assert found.total.low == pytest.approx(rows["p10"].sum(), rel=0.02)
    assert found.total.high == pytest.approx(rows["p90"].sum(), rel=0.02)


def test_the_stronger_the_correlation_the_wider_the_total(three: dict[str, Forecast]) -> None:
    widths = []
    for rho in (-0.2, 0, 0.4, 0.9):
        total = together(dict(three), correlation=rho).total
        assert total.low is not None
        assert total.high is not None
        widths.append(total.high - total.low)
    assert widths == sorted(widths)


def test_one_initiative_alone_keeps_its_own_range(three: dict[str, Forecast]) -> None:
    alone, own = together({"records": three["records"]}).total, three["records"].total
    assert alone.value == pytest.approx(own.value, rel=0.01)
    assert alone.low == pytest.approx(own.low, rel=0.02)
    assert alone.high == pytest.approx(own.high, rel=0.02)


def test_two_humps_stay_two_humps(three: dict[str, Forecast]) -> None:
    """A gate leaves nothing in 4 cases of 10; a curve through three points would fill the gap."""
    chances = np.asarray(three["records"].total_quantiles.index)
    gated = pd.Series(np.where(chances < 0.4, 0.0, 1e6), index=chances)
    one = dataclasses.replace(three["records"], total_quantiles=gated)
    both = together({"a": one, "b": one}, correlation=0)
    # Both fail in 16 of 100 cases, one of them in 48, none in 36.
    assert both.total.low == pytest.approx(0, abs=2e4)
    assert both.total.value == pytest.approx(1e6, rel=0.02)
    assert both.total.high == pytest.approx(2e6, rel=0.01)
    assert both.by_initiative["share"].tolist() == pytest.approx([0.5, 0.5], abs=0.01)


def test_shares_of_the_total_and_of_its_uncertainty_sum_to_one(three: dict[str, Forecast]) -> None:
    rows = together(dict(three), shared={("records", "brands"): 0.4}).by_initiative
    assert rows["share"].sum() == pytest.approx(1)
    assert rows["share_of_uncertainty"].sum() == pytest.approx(1)
    assert list(rows.index) == ["catalogue", "records", "brands"]


def test_independent_shares_of_uncertainty_are_those_of_the_variances(
    three: dict[str, Forecast],
) -> None:
    rows = together(dict(three), correlation=0).by_initiative
    variances = pd.Series(
        {name: float(one.total_quantiles.var(ddof=0)) for name, one in three.items()}
    )
    expected = (variances / variances.sum()).loc[rows.index]
    assert rows["share_of_uncertainty"].tolist() == pytest.approx(expected.tolist(), abs=0.02)


def test_what_two_share_is_counted_once(three: dict[str, Forecast]) -> None:
    plain, less = together(dict(three)), together(dict(three), shared={("records", "brands"): 0.4})
    (row,) = less.shared.to_dict("records")
    assert row["amount"] > 0
    assert plain.total.value - less.total.value == pytest.approx(row["amount"], rel=0.2)
    halves = less.by_initiative.loc[["records", "brands"], "shared"]
    assert halves.tolist() == pytest.approx([row["amount"] / 2] * 2)


def test_the_same_thing_twice_is_counted_once_when_all_of_it_is_shared(
    three: dict[str, Forecast],
) -> None:
    one = three["catalogue"]
    found = together({"a": one, "b": one}, correlation=1, shared={("a", "b"): 1.0})
    assert found.total.value == pytest.approx(one.total.value, rel=0.01)
    pace = one.by_month.loc[pd.Timestamp(found.run_rate_on), "pace_p50"]
    assert found.run_rate.value == pytest.approx(pace, rel=0.01)


def test_a_total_is_after_cost_only_where_cost_is_recorded() -> None:
    without = {key: range_ for key, range_ in USUAL.items() if not key.endswith("_cost")}
    costed, free = sized(1e6), forecast(without)
    some = together({"a": costed, "b": free})
    assert some.uncosted == ("b",)
    assert cost_words(some) == "cost to come taken off where it is recorded"
    assert cost_words(together({"a": costed})) == "all cost to come taken off"
    assert cost_words(together({"b": free})) == "before cost: none is recorded"


@pytest.mark.parametrize(
    ("shared", "said"),
    [
        ({("records", "brnds"): 0.1}, "Did you mean 'brands'"),
        ({("records", "records"): 0.1}, "no pair"),
        ({("records", "brands"): 0.1, ("brands", "records"): 0.1}, "stated twice"),
        ({("records", "brands"): 1.4}, "0 to 1"),
        ({("records", "brands"): 0.7, ("records", "catalogue"): 0.7}, "more than all of it"),
    ],
)
def test_a_shared_benefit_that_makes_no_sense_is_refused(
    three: dict[str, Forecast], shared: dict[tuple[str, str], float], said: str
) -> None:
    with pytest.raises(EstimateError, match=said):
        together(dict(three), shared=shared)


def frame(*rows: list[float]) -> pd.DataFrame:
    names = ["records", "brands", "catalogue"]
    return pd.DataFrame(rows, index=names[: len(rows)], columns=names)


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        (1.2, "not in -1..1"),
        (float("nan"), "not in -1..1"),
        (-0.6, "Give -0.500 or more"),
        (frame([1, 0.5, 0.5], [0.5, 1, 0.5]), "lacks 1 of 3 initiatives: catalogue"),
        (frame([1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]), "contradict each other"),
        (frame([1, 0.5, 0], [0.4, 1, 0], [0, 0, 1]), "not symmetric"),
    ],
)
def test_a_correlation_that_is_none_is_refused(
    three: dict[str, Forecast], stated: float | pd.DataFrame, said: str
) -> None:
    with pytest.raises(EstimateError, match=said):
        together(dict(three), correlation=stated)


def test_a_matrix_is_read_by_name_whatever_its_order(three: dict[str, Forecast]) -> None:
    matrix = frame([1, 0.8, 0], [0.8, 1, 0], [0, 0, 1])
    turned = matrix.loc[::-1, ::-1]
    assert together(dict(three), correlation=matrix).total == (
        together(dict(three), correlation=turned).total
    )


def test_forecasts_in_two_currencies_are_not_added_up(three: dict[str, Forecast]) -> None:
    other = dataclasses.replace(three["brands"], currency="USD")
    with pytest.raises(EstimateError, match=r"in 2 currencies \(EUR, USD\)"):
        together({"records": three["records"], "brands": other})


def test_forecasts_of_two_days_are_not_added_up(three: dict[str, Forecast]) -> None:
    other = dataclasses.replace(three["brands"], as_of=dt.date(2025, 1, 1))
    with pytest.raises(EstimateError, match="as of 2 days"):
        together({"records": three["records"], "brands": other})


def test_what_is_not_known_is_left_out_and_named(three: dict[str, Forecast]) -> None:
    why = Unknown("What this will save", "no driver is recorded", "the table 'drivers'")
    found = together({**three, "search": why})
    assert found.unknown == {"search": "no driver is recorded"}
    assert len(found.by_initiative) == 3
    assert isinstance(portfolio({"search": why}, correlation=0), Unknown)
    assert isinstance(portfolio({}, correlation=0), Unknown)


def test_the_next_unit_of_cost_buys_most_where_value_per_cost_is_highest() -> None:
    cheap = sized(1e6, one_off_cost=(9e4, 1e5, 1.5e5))
    found = together({"dear": sized(1e6), "cheap": cheap})
    worth = found.by_initiative["value_per_cost"]
    assert worth["cheap"] > worth["dear"]
    assert worth["cheap"] == pytest.approx(cheap.total.value / 1e5)


def test_a_month_earlier_gains_the_last_month_and_loses_the_first() -> None:
    one = sized(1e6)
    pace = one.by_month["pace_p50"]
    gain = together({"a": one}).by_initiative.loc["a", "month_earlier"]
    assert gain == pytest.approx((pace.iloc[-1] - pace.iloc[0]) / 12)


def test_halving_the_range_that_matters_most_narrows_the_total_most() -> None:
    vague = sized(1e6, time_saved=(1, 5, 9))
    found = together({"clear": sized(1e6), "vague": vague}).halving
    first = found.iloc[0]
    assert (first["initiative"], first["driver"]) == ("vague", "time_saved")
    assert found["narrows"].is_monotonic_decreasing


def test_the_same_seed_gives_the_same_total_and_another_seed_one_close_by(
    three: dict[str, Forecast],
) -> None:
    first, again = together(dict(three)), together(dict(three))
    other = together(dict(three), seed=7)
    assert first.total == again.total
    assert other.total.value == pytest.approx(first.total.value, rel=0.01)


def test_the_run_rate_is_of_a_month_that_every_horizon_holds(three: dict[str, Forecast]) -> None:
    found = together(dict(three))
    assert found.run_rate_on == dt.date(2027, 12, 1)
    paces = sum(one.by_month.loc["2027-12-01", "pace_p50"] for one in three.values())
    assert found.run_rate.value == pytest.approx(paces, rel=0.05)


def test_the_verb_is_public() -> None:
    assert rk.portfolio is portfolio
    assert rk.Portfolio is Portfolio
