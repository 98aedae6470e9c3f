from __future__ import annotations

import datetime as dt

import pytest
from claim_rows import DAY, claim
from hypothesis import given
from hypothesis import strategies as st

from reportkit.savings.reconcile.claims import KINDS, RUNGS, Claim
from reportkit.savings.reconcile.counting import Counted, Support, count, groups_of

KEYS = frozenset({"time_saved"})
SEEN = KEYS | {"volume"}


def by_key(counted: tuple[Counted, ...]) -> dict[str, Counted]:
    return {one.claim.key: one for one in counted}


def test_claims_on_one_driver_are_capped_at_all_that_it_gives() -> None:
    hours = claim("hours", 80, "realised", driver="time_saved")
    again = claim("again", 50, driver="time_saved")
    counted, overlaps = count([hours, again], DAY, Support(KEYS, middle=100))
    assert by_key(counted)["hours"].double_counted == 0
    assert by_key(counted)["again"].double_counted == 30
    (overlap,) = overlaps
    assert (overlap.together, overlap.amount) == (130, 30)
    assert overlap.gave_way == ("the again",)


def test_what_one_claim_alone_overstates_is_not_called_double_counting() -> None:
    counted, overlaps = count(
        [claim("hours", 150, driver="time_saved")], DAY, Support(KEYS, middle=100, safe=90)
    )
    assert overlaps == ()
    assert (counted[0].double_counted, counted[0].not_supported) == (0, 60)


def test_claims_on_a_driver_that_nothing_supports_are_capped_at_the_largest() -> None:
    counted, overlaps = count(
        [claim("a", 70, driver="fees"), claim("b", 40, driver="fees")], DAY, Support(KEYS)
    )
    assert [one.once for one in counted] == [70, 0]
    assert overlaps[0].amount == 40


def test_claims_without_a_driver_are_never_thought_to_be_one() -> None:
    counted, overlaps = count([claim("a", 70), claim("b", 40)], DAY, Support(KEYS))
    assert overlaps == ()
    assert [one.once for one in counted] == [70, 40]


def test_the_whole_gives_way_to_its_part() -> None:
    hours = claim("hours", 100, "realised", driver="time_saved")
    agency = claim("agency", 30, "validated", "cashable", driver="fees", part_of="hours")
    counted, overlaps = count([hours, agency], DAY, Support(KEYS, middle=500, safe=400))
    assert by_key(counted)["hours"].double_counted == 30
    assert by_key(counted)["agency"].bankable == 30
    assert overlaps[0].gave_way == ("the hours",)


def hours_and_agency(rung: str, safe: float) -> dict[str, Counted]:
    """Count freed hours and the agency fees that are part of them, against a measured saving."""
    hours = claim("hours", 100, "realised", driver="time_saved")
    agency = claim("agency", 30, rung, "cashable", part_of="hours")
    counted, _ = count([hours, agency], DAY, Support(KEYS, middle=500, safe=safe))
    return by_key(counted)


def test_a_part_that_is_only_an_idea_gives_way_to_what_is_realised() -> None:
    counted = hours_and_agency("identified", safe=400)
    assert counted["agency"].double_counted == 30
    assert counted["hours"].double_counted == 0


def test_a_part_of_a_part_is_counted_once() -> None:
    counted, _ = count(
        [
            claim("w", 100, driver="time_saved"),
            claim("p", 30, part_of="w"),
            claim("g", 10, part_of="p"),
        ],
        DAY,
        Support(KEYS, middle=1000),
    )
    assert {key: one.once for key, one in by_key(counted).items()} == {"w": 70, "p": 20, "g": 10}


def test_signed_cash_is_kept_and_time_freed_gives_way_where_the_measurement_is_smaller() -> None:
    counted = hours_and_agency("validated", safe=40)
    assert counted["agency"].bankable == 30
    assert counted["hours"].supported == 10


def test_what_is_signed_cannot_be_more_than_what_is_measured() -> None:
    counted, _ = count(
        [claim("agency", 30, "validated", "cashable", driver="time_saved")],
        DAY,
        Support(KEYS, middle=20, safe=12),
    )
    assert counted[0].bankable == 12


def test_one_measured_saving_does_not_stand_behind_claims_on_two_drivers_twice() -> None:
    counted, _ = count(
        [
            claim("agency", 30, "validated", "cashable", driver="time_saved"),
            claim("posts", 25, "validated", "cashable", driver="volume"),
        ],
        DAY,
        Support(SEEN, middle=60, safe=40),
    )
    assert {one.claim.key: one.bankable for one in counted} == {"agency": 30, "posts": 10}


def test_a_measured_loss_supports_nothing() -> None:
    counted, _ = count(
        [claim("agency", 30, "validated", "cashable", driver="time_saved")],
        DAY,
        Support(KEYS, middle=0, safe=-50),
    )
    assert counted[0].bankable == 0


def test_what_the_measurement_cannot_see_counts_where_finance_has_signed_it() -> None:
    signed = claim("signed", 10, "validated", "cashable", driver="fees")
    hoped = claim("hoped", 20, "realised", "cashable", driver="other")
    counted, _ = count([signed, hoped], DAY, Support(KEYS, middle=100, safe=90))
    assert by_key(counted)["signed"].bankable == 10
    assert by_key(counted)["hoped"].not_supported == 20


def test_a_cost_avoided_is_never_bankable() -> None:
    counted, _ = count([claim("posts", 10, "validated", "cost avoidance")], DAY, Support(KEYS))
    assert (counted[0].not_cashable, counted[0].bankable) == (10, 0)


def test_a_claim_for_another_year_is_set_aside_and_displaces_nothing() -> None:
    past = claim("past", 90, "validated", driver="time_saved", end=dt.date(2025, 1, 1))
    now = claim("now", 50, driver="time_saved")
    counted, overlaps = count([past, now], DAY, Support(KEYS, middle=60, safe=55))
    assert by_key(counted)["past"].not_running == 90
    assert by_key(counted)["now"].supported == 50
    assert overlaps == ()


def test_claims_tied_through_a_third_are_one_group() -> None:
    tied = [
        claim("a", 1, driver="x"),
        claim("b", 1, driver="y", part_of="a"),
        claim("c", 1, driver="y"),
        claim("d", 1),
    ]
    assert [[one.key for one in group] for group in groups_of(tied)] == [["a", "b", "c"], ["d"]]


claims = st.builds(
    lambda amount, rung, kind, driver, past: (amount, rung, kind, driver, past),
    st.floats(0, 1e9),
    st.sampled_from(RUNGS),
    st.sampled_from(KINDS),
    st.sampled_from(["", *sorted(SEEN), "fees"]),
    st.booleans(),
)


@given(
    st.lists(claims, max_size=8),
    st.one_of(st.none(), st.floats(0, 1e9)),
    st.one_of(st.none(), st.floats(-1e9, 1e9)),
    st.lists(st.booleans(), min_size=8, max_size=8),
)
def test_what_is_taken_off_is_never_negative_and_never_more_than_was_claimed(
    made: list[tuple[float, str, str, str, bool]],
    middle: float | None,
    safe: float | None,
    parts: list[bool],
) -> None:
    all_of_them = [
        Claim(
            str(place),
            f"claim {place}",
            amount,
            rung,  # type: ignore[arg-type]  # drawn from the rungs
            kind,  # type: ignore[arg-type]  # drawn from the kinds
            driver,
            part_of=str(place - 1) if place and parts[place] else "",
            end=dt.date(2020, 1, 1) if past else None,
        )
        for place, (amount, rung, kind, driver, past) in enumerate(made)
    ]
    counted, overlaps = count(all_of_them, DAY, Support(SEEN, middle, safe))
    slack = 1e-6 * max([1.0, *(one.amount for one in all_of_them)])
    for one in counted:
        taken = (
            one.not_running,
            one.double_counted,
            one.not_supported,
            one.not_cashable,
            one.not_validated,
        )
        assert min(taken) >= -slack
        assert sum(taken) + one.bankable == pytest.approx(one.claim.amount, abs=slack)
        assert -slack <= one.bankable <= one.claim.amount + slack
        assert one.bankable <= slack or one.claim.bankable
    assert sum(one.double_counted for one in counted) == pytest.approx(
        sum(overlap.amount for overlap in overlaps), abs=slack
    )
    if safe is not None:
        seen = [one for one in counted if one.claim.driver in SEEN]
        assert sum(one.supported for one in seen if not one.not_running) <= max(safe, 0) + slack
