from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import reportkit as rk
from reportkit.errors import EstimateError
from reportkit.savings.track_record import TrackRecord, track_record
from reportkit.savings.track_record.reference import RATING_ODDS

AS_OF = dt.date(2026, 10, 31)
GMPP = Path(__file__).parents[4] / "shared" / "data" / "portfolio" / "gmpp_rating_odds.csv"


def kept(
    forecast: str,
    ends: tuple[float, float, float],
    actual: float | None,
    **own: object,
) -> dict[str, object]:
    return {
        "initiative": "catalogue",
        "forecast": forecast,
        "label": forecast,
        "made_on": pd.Timestamp("2026-01-31"),
        "due": pd.Timestamp("2026-06-30"),
        "p10": ends[0],
        "p50": ends[1],
        "p90": ends[2],
        "unit": "USD/year",
        "actual": np.nan if actual is None else actual,
        **own,
    }


def back(*rows: dict[str, object]) -> TrackRecord:
    return track_record(pd.DataFrame(rows), as_of=AS_OF)


def test_scores_coverage_and_bias_by_hand() -> None:
    record = back(
        kept("a", (80, 100, 120), 110),
        kept("b", (80, 100, 120), 130),
        kept("c", (80, 100, 120), 90),
    )
    assert record.outcomes == 3
    assert record.resolved["held"].tolist() == [True, False, True]
    # Of 110: .1 x 30, .5 x 10 and .1 x 10 lost at the three quantiles.
    assert record.resolved["pinball"].iloc[0] == pytest.approx((3 + 5 + 1) / 3)
    assert record.resolved["interval_score"].tolist() == pytest.approx([40, 40 + 10 * 10, 40])
    assert record.interval_share == pytest.approx((40 + 140 + 40) / 3 / 110)
    assert record.bias is not None
    assert record.bias.value == pytest.approx(1.1)
    assert record.coverage is not None
    assert record.coverage.value == pytest.approx(2 / 3)
    assert record.coverage.low < 2 / 3 < record.coverage.high  # type: ignore[operator]  # ranged


def test_forecasting_one_thing_five_times_tells_no_more_than_once() -> None:
    made = [
        kept("a", (80, 100, 120), 200, made_on=pd.Timestamp(f"2026-0{month}-28"))
        for month in range(1, 6)
    ]
    record = back(*made, kept("b", (80, 100, 120), 100))
    assert record.outcomes == 2
    assert record.coverage is not None
    assert record.coverage.value == pytest.approx(0.5)


def test_the_same_key_of_two_initiatives_is_two_outcomes() -> None:
    record = back(
        kept("a", (80, 100, 120), 100), kept("a", (80, 100, 120), 100, initiative="other")
    )
    assert record.outcomes == 2


def test_what_is_not_due_waits_and_what_is_due_without_an_outcome_is_missing() -> None:
    record = back(
        kept("a", (1, 2, 3), 2),
        kept("b", (1, 2, 3), None),
        kept("c", (1, 2, 3), 2, due=pd.Timestamp("2027-01-01")),
        kept("d", (1, 2, 3), 2, made_on=pd.Timestamp("2027-01-01")),
    )
    assert (record.outcomes, record.missing, record.waiting) == (1, 1, 1)


def test_ten_outcomes_are_enough_and_nine_are_not() -> None:
    made = [kept(f"f{place}", (1, 2, 3), 2) for place in range(10)]
    assert back(*made).enough
    assert not back(*made[:9]).enough


def test_an_empty_log_is_a_record_without_history() -> None:
    record = track_record(pd.DataFrame(), as_of=AS_OF)
    assert (record.outcomes, record.coverage, record.bias, record.enough) == (0, None, None, False)
    assert record.rating_odds == RATING_ODDS


def test_units_are_scored_apart() -> None:
    record = back(
        kept("a", (80, 100, 120), 100),
        kept("b", (8e6, 1e7, 1.2e7), 1e7, unit="minutes"),
    )
    assert record.interval_share == pytest.approx(0.4)


def test_outcomes_of_zero_have_no_relative_score() -> None:
    record = back(kept("a", (0, 0, 1), 0))
    assert record.pinball_share is None
    assert record.bias is None


def test_a_range_out_of_order_is_refused_by_name() -> None:
    with pytest.raises(
        EstimateError, match=r"1 of 2 forecasts.*\n- b, made on 2026-01-31: 3, 2, 1"
    ):
        back(kept("a", (1, 2, 3), 2), kept("b", (3, 2, 1), 2))


def test_a_log_without_its_columns_says_which_are_missing() -> None:
    with pytest.raises(EstimateError, match="lacks 1 of 9 columns: due"):
        track_record(pd.DataFrame([kept("a", (1, 2, 3), 2)]).drop(columns="due"), as_of=AS_OF)


def test_a_forecaster_who_knows_the_odds_is_found_right() -> None:
    rng, z = np.random.default_rng(11), 1.2815515655
    rows = []
    for place in range(2000):
        middle, spread = rng.uniform(50, 150), rng.uniform(5, 15)
        ends = (middle - z * spread, middle, middle + z * spread)
        rows.append(kept(f"f{place}", ends, rng.normal(middle, spread)))
    record = back(*rows)
    assert record.coverage is not None
    assert record.coverage.value == pytest.approx(0.8, abs=0.025)
    assert record.bias is not None
    assert record.bias.value == pytest.approx(1, abs=0.01)
    narrow = back(*({**row, "p10": row["p50"] - 1, "p90": row["p50"] + 1} for row in rows))  # type: ignore[operator]  # numbers
    assert record.interval_share is not None
    assert narrow.interval_share is not None
    assert record.interval_share < narrow.interval_share


def test_an_honest_interval_of_the_coverage_holds_four_in_five_times() -> None:
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(300):
        inside = rng.random(20) < 0.8
        record = back(
            *(kept(f"f{place}", (1, 2, 3), 2 if one else 9) for place, one in enumerate(inside))
        )
        assert record.coverage is not None
        held += record.coverage.low <= 0.8 <= record.coverage.high  # type: ignore[operator]  # ranged
    assert 0.72 <= held / 300 <= 0.92


def test_the_ratings_are_those_that_were_published() -> None:
    if not GMPP.is_file():
        pytest.skip(f"{GMPP} is not here")
    outcomes = {
        "cost": "whole-life cost up more than 10 percent",
        "date": "end date slipped more than 6 months",
    }
    scales = {5: "five_point", 3: "three_point"}
    ours = {
        (outcomes[one.outcome], scales[one.scale], one.rating, one.count, one.share)
        for one in RATING_ODDS
    }
    with GMPP.open(encoding="utf-8") as file:
        theirs = {
            (
                row["outcome_next_year"],
                row["scale"],
                row["rating"],
                int(row["n"]),
                float(row["observed_rate"]),
            )
            for row in csv.DictReader(file)
        }
    assert ours == theirs


def test_the_contracts_table_is_read_as_of_a_date() -> None:
    tables = rk.read("data/automation", as_of="2026-10-31").only("catalogue")
    record = rk.track_record(tables.latest("forecasts"), as_of=tables.as_of)
    assert (record.outcomes, record.waiting, len(record.resolved)) == (4, 1, 7)
    june = tables.before(dt.date(2026, 6, 30))
    earlier = rk.track_record(june.latest("forecasts"), as_of=june.as_of)
    assert earlier.outcomes == 2
