from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from ledger_rows import DAY, HOUR, MINUTE, NOON, Clock, Place, note

from reportkit.delivery.ledger import Ledger, Slot, SlotState

if TYPE_CHECKING:
    from collections.abc import Sequence

SEVEN = dt.time(7)


def daily(since: dt.datetime, until: dt.datetime) -> Sequence[dt.datetime]:
    """Seven o'clock each day, as a schedule gives its times: after one, up to another."""
    first = dt.datetime.combine(since.date(), SEVEN, dt.UTC)
    days = (until - first) // DAY + 1
    return [time for day in range(days) if since < (time := first + day * DAY) <= until]


def check(ledger: Ledger, now: dt.datetime, **more: str) -> list[tuple[int, str, str]]:
    """Look at the schedule, and tell its new slots by their days after the first noon."""
    slots = ledger.check_schedule("monthly", "0 7 * * *", daily, now, **more)  # type: ignore[arg-type]  # words of a test
    return [(_day(slot), slot.state.value, slot.reason) for slot in slots]


def _day(slot: Slot) -> int:
    return (slot.due_at.date() - NOON.date()).days


def test_a_schedule_that_is_new_starts_now(ledger: Ledger) -> None:
    assert check(ledger, NOON) == []
    assert check(ledger, NOON + DAY) == [(1, "waiting", "")]


def test_each_time_is_noted_once_however_often_it_is_looked_for(ledger: Ledger) -> None:
    check(ledger, NOON)
    check(ledger, NOON + DAY)
    assert check(ledger, NOON + DAY) == []
    assert check(ledger, NOON + DAY + HOUR) == []
    assert len(ledger.slots()) == 1


def test_a_time_that_is_now_is_due_now_and_not_again(ledger: Ledger) -> None:
    check(ledger, NOON)
    seven = dt.datetime.combine(NOON.date() + DAY, SEVEN, dt.UTC)
    assert len(check(ledger, seven)) == 1
    assert check(ledger, seven + MINUTE) == []


def test_of_missed_times_the_last_is_built(ledger: Ledger) -> None:
    check(ledger, NOON)
    why = "a later time had come as well (catch_up is 'last')"
    assert check(ledger, NOON + 3 * DAY) == [
        (1, "skipped", why),
        (2, "skipped", why),
        (3, "waiting", ""),
    ]


def test_all_missed_times_are_built_where_that_is_asked_for(ledger: Ledger) -> None:
    check(ledger, NOON)
    found = check(ledger, NOON + 3 * DAY, catch_up="all")
    assert [(day, state) for day, state, _ in found] == [(day, "waiting") for day in (1, 2, 3)]


def test_no_missed_time_is_built_where_that_is_asked_for(ledger: Ledger) -> None:
    check(ledger, NOON)
    late = dt.datetime.combine(NOON.date() + 2 * DAY, dt.time(8, 1), dt.UTC)
    assert [state for _, state, _ in check(ledger, late, catch_up="none")] == ["skipped"] * 2
    assert ledger.slots()[0].reason == "missed by more than an hour (catch_up is 'none')"


def test_a_time_that_is_an_hour_late_is_not_missed(ledger: Ledger) -> None:
    check(ledger, NOON)
    late = dt.datetime.combine(NOON.date() + DAY, dt.time(8), dt.UTC)
    assert [state for _, state, _ in check(ledger, late, catch_up="none")] == ["waiting"]


@pytest.mark.parametrize(("catch_up", "left"), [("none", 1), ("last", 1), ("all", 2)])
def test_a_slot_that_still_waits_gives_way_to_a_later_one(
    ledger: Ledger, catch_up: str, left: int
) -> None:
    check(ledger, NOON)
    check(ledger, dt.datetime.combine(NOON.date() + DAY, SEVEN, dt.UTC), catch_up=catch_up)
    check(ledger, dt.datetime.combine(NOON.date() + 2 * DAY, SEVEN, dt.UTC), catch_up=catch_up)
    assert len(ledger.slots(state=SlotState.WAITING)) == left
    for slot in ledger.slots(state=SlotState.SKIPPED):
        assert slot.reason == "a later time has come while this one waited"
        assert [line.state for line in ledger.slot_history(slot)] == ["waiting", "skipped"]


def test_a_slot_that_is_being_built_gives_way_to_none(ledger: Ledger) -> None:
    check(ledger, NOON)
    check(ledger, NOON + DAY)
    ledger.claim_slot(NOON + DAY)
    check(ledger, NOON + 2 * DAY)
    assert [slot.state for slot in ledger.slots()] == [SlotState.WAITING, SlotState.BUILDING]


def test_a_machine_that_was_off_for_years_lists_the_last_times_it_missed(ledger: Ledger) -> None:
    check(ledger, NOON)
    check(ledger, NOON + 1000 * DAY)
    slots = ledger.slots()
    assert len(slots) == 51
    assert slots[-1].reason.endswith(", as were 949 before it")


def test_a_clock_that_is_set_back_makes_nothing_due(ledger: Ledger) -> None:
    check(ledger, NOON)
    check(ledger, NOON + 2 * DAY)
    assert check(ledger, NOON - 400 * DAY) == []
    assert check(ledger, NOON + 2 * DAY) == []
    assert [slot.checked_until for slot in ledger.schedules()] == [NOON + 2 * DAY]


def test_a_changed_schedule_goes_on_from_where_the_old_one_was_looked_at(ledger: Ledger) -> None:
    check(ledger, NOON)
    asked: list[tuple[dt.datetime, dt.datetime]] = []

    def hourly(since: dt.datetime, until: dt.datetime) -> list[dt.datetime]:
        asked.append((since, until))
        return [until]

    ledger.check_schedule("monthly", "0 * * * *", hourly, NOON + HOUR)
    assert asked == [(NOON, NOON + HOUR)]
    (known,) = ledger.schedules()
    assert (known.schedule, known.checked_until) == ("0 * * * *", NOON + HOUR)


def test_what_is_queued_stays_when_the_schedule_changes(ledger: Ledger) -> None:
    check(ledger, NOON)
    check(ledger, NOON + DAY)
    (queued,) = note(ledger)
    ledger.check_schedule("monthly", "never", lambda _since, _until: [], NOON + 2 * DAY)
    assert ledger.deliveries() == (queued,)
    assert ledger.slots()[0].state is SlotState.WAITING


def test_a_clock_that_ran_ahead_is_mended_by_a_person(ledger: Ledger) -> None:
    check(ledger, NOON)
    check(ledger, NOON + 400 * DAY)
    assert ledger.claim_slot(NOON + HOUR) is None
    (ahead,) = ledger.restart_schedule("monthly", NOON + HOUR, "ann")
    assert ahead.reason == "ann restarted the schedule: a clock ran ahead"
    assert check(ledger, NOON + DAY) == [(1, "waiting", "")]


def test_after_a_restart_no_time_is_noted_twice(ledger: Ledger) -> None:
    check(ledger, NOON)
    check(ledger, NOON + 3 * DAY, catch_up="all")
    ledger.restart_schedule("monthly", NOON + DAY, "ann")
    assert check(ledger, NOON + 4 * DAY) == [(4, "waiting", "")]


def test_a_slot_is_built_by_one(place: Place) -> None:
    with place.open() as one, place.open() as other:
        check(one, NOON)
        check(one, NOON + DAY)
        slot = one.claim_slot(NOON + DAY)
        assert slot is not None
        assert (slot.state, slot.attempts) == (SlotState.BUILDING, 1)
        assert other.claim_slot(NOON + DAY) is None


def test_the_oldest_slot_is_built_first(ledger: Ledger) -> None:
    check(ledger, NOON)
    check(ledger, NOON + 3 * DAY, catch_up="all")
    taken = [ledger.claim_slot(NOON + 3 * DAY) for _ in range(4)]
    assert [_day(slot) for slot in taken if slot] == [1, 2, 3]


def test_a_slot_of_another_report_is_not_taken(ledger: Ledger) -> None:
    check(ledger, NOON)
    check(ledger, NOON + DAY)
    assert ledger.claim_slot(NOON + DAY, reports=["weekly"]) is None


def test_a_slot_whose_data_is_late_is_tried_later(ledger: Ledger, clock: Clock) -> None:
    check(ledger, NOON)
    check(ledger, NOON + DAY)
    slot = ledger.claim_slot(NOON + DAY)
    assert slot is not None
    clock.now = NOON + DAY + MINUTE
    again_at = NOON + DAY + HOUR
    assert ledger.conclude_slot(slot, SlotState.WAITING, "data until yesterday", again_at)
    assert ledger.claim_slot(again_at - MINUTE) is None
    again = ledger.claim_slot(again_at)
    assert again is not None
    assert again.attempts == 2
    lines = [(line.state, line.reason) for line in ledger.slot_history(again)]
    assert lines == [
        (SlotState.WAITING, ""),
        (SlotState.BUILDING, ""),
        (SlotState.WAITING, "data until yesterday"),
        (SlotState.BUILDING, "data until yesterday"),
    ]


def test_what_came_of_a_slot_may_be_said_twice(ledger: Ledger) -> None:
    check(ledger, NOON)
    check(ledger, NOON + DAY)
    slot = ledger.claim_slot(NOON + DAY)
    assert slot is not None
    assert ledger.conclude_slot(slot, SlotState.DONE, "12 editions")
    assert ledger.conclude_slot(slot, SlotState.DONE, "12 editions")
    assert not ledger.conclude_slot(slot, SlotState.FAILED, "a cell raised")
    assert ledger.slots()[0].reason == "12 editions"


def test_slots_are_told_the_latest_first_and_by_report_and_state(ledger: Ledger) -> None:
    check(ledger, NOON)
    check(ledger, NOON + 3 * DAY)
    assert [_day(slot) for slot in ledger.slots()] == [3, 2, 1]
    assert [_day(slot) for slot in ledger.slots(limit=1)] == [3]
    assert [_day(slot) for slot in ledger.slots(state=SlotState.WAITING)] == [3]
    assert ledger.slots("weekly") == ()
