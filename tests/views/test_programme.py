from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from small_initiative import said, small, stage

import reportkit as rk

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables


@pytest.fixture(scope="module")
def exemplars() -> Tables:
    return rk.read("data/exemplars", as_of="2014-11-30")


def shift(tables: Tables) -> rk.ChannelShift:
    cases = tables.own["case_studies"]["digital_share"]
    services, rates = tables.latest("services"), tables.own["saving_per_point"]
    return rk.channel_shift_savings(services, rates, reference=cases)


def test_a_programme_of_which_nothing_is_known_is_not_on_track() -> None:
    words = said(rk.programme_headline(rk.track_programme(small()), title="All of it"))
    assert "Not known yet" in words
    assert "On track" not in words


def test_every_service_is_counted_in_the_sentence_of_stages() -> None:
    programme = rk.track_programme(small(stages=[stage("alpha", 1, "planned")]))
    words = said(rk.programme_headline(programme, title="All of it"))
    assert "Where the 1 services stand: 1 not begun." in words
    assert "not begun" in said(rk.programme_table(programme))


def test_the_first_statement_says_nothing_of_dates_that_moved() -> None:
    first = rk.track_programme(rk.read("data/exemplars", as_of="2014-04-30"))
    assert "Dates moved later" not in said(rk.programme_scorecard(first))
    assert "moved later" not in said(rk.programme_table(first))
    assert "nothing earlier is on record" in said(rk.milestone_moves(first))


def test_a_service_both_overdue_and_late_is_said_to_be_both(exemplars: Tables) -> None:
    words = said(rk.programme_table(rk.track_programme(exemplars)))
    assert "1 overdue, 3 moved" in words


def test_a_digital_share_says_of_when_it_is(exemplars: Tables) -> None:
    words = said(rk.shift_table(shift(exemplars)))
    assert "0% (Aug 2014)" in words
    assert "Digital now" not in words


def test_the_range_of_a_shift_says_what_it_takes_for_granted(exemplars: Tables) -> None:
    words = said(rk.provenance(exemplars, shift(exemplars)))
    assert "it assumes that every service counted reaches the digital share" in words


def test_an_assumed_input_is_not_called_known_nor_sourced_to_code(exemplars: Tables) -> None:
    visas = exemplars.only("apply-visa")
    words = said(rk.provenance(visas, rk.forecast_savings(visas)))
    assert "adoption starts today, for no first day is recorded" in words
    assert "assumed, for nothing is recorded" in words
    assert "driver_keys" not in words
    assert " known " not in words
