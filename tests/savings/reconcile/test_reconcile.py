from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from claim_rows import DAY, measured, row, rows
from savings_frames import USUAL, forecast

import reportkit as rk
from reportkit.errors import EstimateError
from reportkit.estimate import Estimate, Unknown
from reportkit.savings.reconcile import RUNGS, Reconciled
from reportkit.savings.reconcile.footing import factors_on, gross_pace, likely_exceeded, pace_over
from reportkit.savings.reconcile.reconcile import reconcile

PACE = (40_000.0, 50_000.0, 60_000.0)


def done(*given: dict[str, object], **own: object) -> Reconciled:
    found = reconcile(own.get("said"), own.get("found", measured(PACE)), rows(*given))  # type: ignore[arg-type]  # nouns by name
    assert isinstance(found, Reconciled)
    return found


def step(reconciled: Reconciled, key: str) -> float:
    steps = (*reconciled.waterfall, *reconciled.bridge)
    return next(one.amount for one in steps if one.key == key)


def test_nobody_claims_anything_is_not_known_and_never_zero() -> None:
    unknown = reconcile(None, measured(PACE), rows().reindex(columns=["claim"]))
    assert isinstance(unknown, Unknown)
    assert unknown.wants == "the table 'claims'"


def test_the_waterfall_adds_up_from_headline_to_bankable() -> None:
    found = done(
        row("hours", 70_000, "realised"),
        row("agency", 20_000, "validated", cashable=True, part_of="hours", driver="fees"),
        row("later", 9_000, period_from=pd.Timestamp("2026-01-01")),
        row("fees", 5_000, "committed", cashable=True, driver="other"),
    )
    moves = sum(one.amount for one in found.waterfall if not one.stand)
    assert found.headline + moves == pytest.approx(found.bankable)
    assert (found.headline, found.bankable) == (104_000, 20_000)
    assert step(found, "not_running") == -9_000
    assert step(found, "double_counted") == -20_000
    safe = likely_exceeded(Estimate(PACE[1], "EUR/year", PACE[0], PACE[2], 0.8))
    assert step(found, "not_supported") == pytest.approx(-(70_000 - safe) - 5_000)
    assert found.claims["bankable"].sum() == pytest.approx(found.bankable)


def test_what_is_likely_to_be_exceeded_is_the_p20() -> None:
    normal = Estimate(0, "EUR", -1.2815515655, 1.2815515655, 0.8)
    assert likely_exceeded(normal) == pytest.approx(-0.8416212336)
    assert likely_exceeded(Estimate(7, "EUR")) == 7


def test_the_ladder_keeps_rungs_and_kinds_apart_and_has_no_total() -> None:
    found = done(
        row("a", 10, "identified"),
        row("b", 20, "identified", cashable=True),
        row("c", 30, "validated", cost_avoidance=True),
    )
    assert tuple(found.ladder.index) == RUNGS
    assert found.ladder.loc["identified", "non-cashable"] == 10
    assert found.ladder.loc["identified", "cashable"] == 20
    assert found.ladder.loc["validated", "cost avoidance"] == 30
    assert found.ladder.loc["realised", "claims"] == 0


def test_where_the_measurement_may_not_speak_only_what_finance_signed_is_supported() -> None:
    found = done(
        row("hours", 70_000, "realised"),
        row("agency", 20_000, "validated", cashable=True, driver="fees"),
        found=measured(None),
    )
    assert found.bridge == ()
    assert found.seen is None
    assert found.why_unseen == "The placebo runs found savings where there were none"
    assert step(found, "not_supported") == -70_000
    assert found.bankable == 20_000


def test_a_saving_that_was_not_measured_at_all_says_so() -> None:
    unknown = Unknown("What this has saved", "no cost is recorded", "the table 'metrics'")
    said = forecast(USUAL)
    assert done(row("a", 1), said=said, found=unknown).why_unseen == "no cost is recorded"
    assert done(row("a", 1), said=said, found=None).why_unseen == "nothing was measured"


def test_a_saving_measured_in_minutes_is_not_compared_with_money() -> None:
    with pytest.raises(EstimateError, match="measured in minutes, the claims are in EUR"):
        done(row("a", 1), found=measured(PACE, unit="minutes"))


def test_claims_in_two_currencies_are_not_added_up() -> None:
    with pytest.raises(EstimateError, match="in 2 currencies"):
        done(row("a", 1), row("b", 1, currency="USD"))


def test_a_claim_in_another_currency_than_the_forecast_is_refused() -> None:
    with pytest.raises(EstimateError, match="USD, the initiative in EUR"):
        done(row("a", 1, currency="USD"), said=forecast(USUAL), found=None)


def test_without_a_forecast_or_a_measurement_the_day_must_be_given() -> None:
    with pytest.raises(EstimateError, match=r"as_of=tables\.as_of"):
        reconcile(None, None, rows(row("a", 1)))
    found = reconcile(None, None, rows(row("a", 1)), as_of=DAY)
    assert isinstance(found, Reconciled)
    assert found.bankable == 0


def test_the_forecast_is_compared_before_running_cost_and_on_the_measured_quarter() -> None:
    said = forecast(USUAL)
    net = said.by_month["pace_p50"].iloc[0]
    assert gross_pace(said).value > net
    now, later = (factors_on(said, day).pace for day in (DAY, dt.date(2026, 6, 30)))
    assert now < later
    year = row(
        "hours", 2e6, period_from=pd.Timestamp("2025-06-01"), period_to=pd.Timestamp("2026-06-01")
    )
    found = done(year, said=said, found=measured((8e4, 1e5, 1.2e5)))
    middle = DAY - dt.timedelta(days=45)
    claim = found.counted[0].claim
    share = factors_on(said, middle).pace / pace_over(said, claim, DAY)
    assert 0 < share < 1
    assert step(found, "timing") == pytest.approx(2e6 * (share - 1))
    moves = sum(one.amount for one in found.bridge if not one.stand)
    assert found.bridge[0].amount + moves == pytest.approx(1e5)


def test_the_drivers_pace_agrees_with_the_forecasts_own_path() -> None:
    known = {key: (mid, mid, mid) for key, (_, mid, _) in USUAL.items()}
    said = forecast(known)
    middle_of_first = said.horizon.start + dt.timedelta(days=15)
    by_hand = factors_on(said, middle_of_first).pace
    assert gross_pace(said).value == pytest.approx(by_hand, rel=0.05)


def test_drivers_that_were_measured_split_the_bridge() -> None:
    found = done(
        row("hours", 2e6),
        said=forecast(USUAL),
        found=measured(PACE, drivers={"volume": Estimate(9e5, "titles/year")}),
    )
    assert found.split == ("volume",)


def test_two_claims_on_one_driver_are_capped_at_what_the_drivers_say_of_their_years() -> None:
    said = forecast(USUAL)
    first = row("hours", 4e5, "realised")
    found = done(first, row("again", 3.9e5), said=said, found=None)
    claim = found.counted[0].claim
    cap = pace_over(said, claim, DAY)
    assert 4e5 < cap < 7.9e5
    assert step(found, "double_counted") == pytest.approx(-(7.9e5 - cap))
    assert found.overlaps[0].labels == ("the hours", "the again")


def test_the_verb_is_public_and_reads_the_contracts_table() -> None:
    tables = rk.read("data/automation", as_of="2026-10-31").only("catalogue")
    found = rk.reconcile(None, None, tables.latest("claims"), as_of=tables.as_of)
    assert isinstance(found, rk.Reconciled)
    assert found.bankable == 740_000
    assert found.headline > 4e6
