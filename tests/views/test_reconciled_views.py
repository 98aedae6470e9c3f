"""What executives read of claims beside data: words first, then the picture."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from measured_by_hand import measured
from small_initiative import opened, said

import reportkit as rk
from reportkit import media
from reportkit.blocks import Figure
from reportkit.estimate import Estimate, Unknown
from reportkit.fact import Grade

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables
    from reportkit.savings.reconcile import Reconciled
    from reportkit.views.view import View


@pytest.fixture(scope="module")
def tables() -> Tables:
    return rk.read("data/automation", as_of="2026-10-31").only("catalogue")


@pytest.fixture(scope="module")
def reconciled(tables: Tables) -> Reconciled:
    found = rk.reconcile(rk.forecast_savings(tables), measured(), tables.latest("claims"))
    assert isinstance(found, rk.Reconciled)
    return found


def rows(*given: dict[str, Any]) -> pd.DataFrame:
    base = {"initiative": "one", "currency": "USD", "cashable": False, "driver": "time_saved"}
    return pd.DataFrame([base | row for row in given])


def looked_at(*given: dict[str, Any], found: rk.Measured | None = None) -> Reconciled:
    claims = rows(*given)
    day = dt.date(2026, 10, 31)
    reconciled = rk.reconcile(None, found or measured(), claims, as_of=day)
    assert isinstance(reconciled, rk.Reconciled)
    return reconciled


def figure(view: View) -> Figure:
    return next(block for block in opened(view) if isinstance(block, Figure))


def test_the_waterfall_says_in_words_what_is_claimed_seen_and_bankable(
    reconciled: Reconciled,
) -> None:
    words = said(rk.waterfall(reconciled))
    assert words.startswith(
        "Before running cost, teams claim $5.3m a year; the data support likely $2.0m to $2.8m."
    )
    assert "Finance can bank $740k." in words


def test_nothing_bankable_is_said_plainly_with_why_and_what_would_change_it() -> None:
    hours = {"claim": "h", "label": "Hours freed", "amount": 1e6, "rung": "realised"}
    agency = hours | {"claim": "a", "label": "Agency", "driver": "fees", "cashable": True}
    words = said(rk.waterfall(looked_at(hours, agency)))
    assert "Finance can bank nothing so far, because it has signed no claim." in words
    assert "becomes cash only where a budget line falls: hours freed" in words
    assert "backed by neither data nor signature; it needs one of them: agency" in words


@pytest.mark.parametrize(
    ("own", "why"),
    [
        ({"rung": "validated"}, "no claim that it has signed frees cash"),
        ({"period_to": pd.Timestamp("2026-01-01")}, "no claim is for today"),
        ({"rung": "realised", "cashable": True}, "it has signed no claim"),
    ],
)
def test_why_nothing_is_bankable_is_told(own: dict[str, Any], why: str) -> None:
    claim = {"claim": "h", "label": "Hours", "amount": 1e6, "rung": "realised"} | own
    assert f"because {why}." in said(rk.waterfall(looked_at(claim)))


def test_signed_cash_that_the_data_do_not_support_is_not_bankable() -> None:
    claim = {"claim": "h", "label": "Hours", "amount": 1e6, "rung": "validated", "cashable": True}
    lost = measured()
    lost = dataclasses.replace(lost, pace=Estimate(-3e6, "USD/year", -4e6, -2e6, 0.8))
    words = said(rk.waterfall(looked_at(claim, found=lost)))
    assert "because the data do not support what it has signed" in words


def test_where_nothing_was_measured_the_waterfall_says_why(tables: Tables) -> None:
    silent = measured(None, why="Too few weeks were seen.")
    found = rk.reconcile(rk.forecast_savings(tables), silent, tables.latest("claims"))
    words = said(rk.waterfall(found))
    assert "The data support none of it yet: Too few weeks were seen." in words
    assert "Too few weeks were seen" in said(rk.bridge(found))


def test_double_counting_is_told_by_name_and_amount(reconciled: Reconciled) -> None:
    words = said(rk.waterfall(reconciled))
    assert "$410k a year: agency editors in London not booked again also counts in" in words
    overlaps = [fact for fact in rk.waterfall(reconciled).facts if ".overlap." in fact.id]
    assert len(overlaps) == len(reconciled.overlaps)


def test_the_figures_amounts_and_its_table_are_the_same(reconciled: Reconciled) -> None:
    for view in (rk.waterfall(reconciled), rk.bridge(reconciled)):
        drawn = figure(view)
        bars = drawn.spec["data"][0]
        ends = [base + length for base, length in zip(bars["base"], bars["x"], strict=True)]
        assert ends[0] == pytest.approx(
            view.facts[0].value.value  # type: ignore[union-attr]  # an estimate
        )
        assert drawn.numbers is not None
        assert len(drawn.numbers.rows) == len(bars["y"])
        assert 20 <= len(drawn.alt) <= 250


def test_bars_hang_from_the_one_before(reconciled: Reconciled) -> None:
    bars = figure(rk.waterfall(reconciled)).spec["data"][0]
    bottoms = bars["base"]
    tops = [base + length for base, length in zip(bars["base"], bars["x"], strict=True)]
    for place in range(1, len(bottoms) - 1):  # each takes off what stands before it
        before = bottoms[place - 1] if place > 1 else tops[0]
        assert tops[place] == pytest.approx(before)
    assert (bottoms[-1], tops[-1]) == (0, pytest.approx(reconciled.bankable))


def test_claims_for_a_year_ahead_are_no_claim_of_nothing_today() -> None:
    ahead = {"claim": "h", "label": "Hours freed", "amount": 1e6, "rung": "realised"}
    first, last = pd.Timestamp("2027-01-01"), pd.Timestamp("2028-01-01")
    view = rk.bridge(looked_at(ahead | {"period_from": first, "period_to": last}))
    words = said(view)
    assert words.startswith("No claim is for what was measured, so none stands beside the ")
    assert "$0" not in words
    assert not [block for block in opened(view) if isinstance(block, Figure)]


def test_the_bridge_says_what_was_not_measured_one_by_one(reconciled: Reconciled) -> None:
    assert "were not measured one by one" in said(rk.bridge(reconciled))


def test_a_driver_that_was_measured_has_a_step_in_the_bridge(tables: Tables) -> None:
    found = dataclasses.replace(measured(), drivers={"volume": Estimate(2.5e6, "titles/year")})
    split = rk.reconcile(rk.forecast_savings(tables), found, tables.latest("claims"))
    words = said(rk.bridge(split))
    assert "Volume" in figure(rk.bridge(split)).spec["data"][0]["y"]
    assert "Time saved and the cost of an hour and adoption were not measured" in words


def test_the_ladder_never_adds_its_rungs_up(reconciled: Reconciled) -> None:
    words = said(rk.ladder(reconciled))
    assert "not added up" in words
    assert "total" not in words.lower()
    assert words.index("Validated: signed by Finance") < words.index("Identified: an idea")


def test_what_is_claimed_is_assumed_and_what_is_seen_is_measured(reconciled: Reconciled) -> None:
    grades = {fact.id: fact.grade for fact in rk.waterfall(reconciled).facts}
    assert grades["reconciled.headline"] is Grade.ASSUMED
    assert grades["reconciled.seen"] is Grade.MEASURED


def test_no_claims_are_a_sentence_in_every_view() -> None:
    unknown = rk.reconcile(None, None, pd.DataFrame())
    assert isinstance(unknown, Unknown)
    for view in (rk.waterfall(unknown), rk.bridge(unknown), rk.ladder(unknown)):
        assert "not known yet" in said(view)


def test_every_printed_fact_is_stated_and_survives_json(reconciled: Reconciled) -> None:
    for view in (rk.waterfall(reconciled), rk.bridge(reconciled), rk.ladder(reconciled)):
        bundle = view._repr_mimebundle_()
        printed = str(bundle[media.VIEW]["blocks"])
        ids = {fact.id for fact in view.facts}
        assert len(ids) == len(view.facts)
        for fact_id in ids - {"reconciled.forecast_pace"}:
            assert fact_id in printed, fact_id


def test_a_label_from_data_is_text_in_the_chart() -> None:
    claim = {"claim": "h", "label": "<b>$a$</b>", "amount": 1e6, "rung": "realised"}
    html = rk.waterfall(looked_at(claim))._repr_mimebundle_()[media.HTML]
    assert "<b>$a$" not in html
