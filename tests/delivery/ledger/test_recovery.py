from __future__ import annotations

import datetime as dt

import pytest
from ledger_rows import (
    ANN,
    BOB,
    DAY,
    HOUR,
    MINUTE,
    NOON,
    Clock,
    Place,
    as_from_elsewhere,
    claimed,
    note,
    now_of,
)

from reportkit.delivery.ledger import Ledger, Phase, SlotState, State

LEASE = 30 * MINUTE


def test_what_a_process_had_in_hand_when_it_died_is_taken_over_at_once(place: Place) -> None:
    with place.open() as ledger:
        note(ledger, ANN, BOB)
        place.run("first, second = ledger.claim(2); ledger.closing(first)")
        recovered = ledger.recover()
        (unknown,), (queued,) = recovered.unknown, recovered.queued
        assert (unknown.recipient, queued.recipient) == (ANN, BOB)
        assert (unknown.state, unknown.phase) == (State.UNKNOWN, None)
        assert "died as the letter was finished: the server may have taken it" in unknown.reason
        assert "died before the letter was finished" in queued.reason
        assert ledger.claim(9)[0].recipient == BOB
        assert ledger.recover().unknown == ()


def test_what_a_process_that_was_killed_had_in_hand_is_taken_over(place: Place) -> None:
    place.clock.now = dt.datetime.now(dt.UTC)
    with place.open() as ledger:
        note(ledger)
        process = place.start("print(len(ledger.claim(1)), flush=True); time.sleep(60)")
        assert process.stdout is not None
        assert process.stdout.readline() == "1\n"
        assert ledger.recover().queued == ()
        process.kill()
        # Not waited for yet: what is left of it is no claimant.
        while not ledger.recover().queued:
            pass
        process.communicate()


def test_a_process_that_lives_keeps_what_it_has_until_its_lease_ends(
    ledger: Ledger, clock: Clock
) -> None:
    claimed(ledger)
    clock.set_on(LEASE - MINUTE)
    assert ledger.recover().queued == ()
    clock.set_on(MINUTE)
    (queued,) = ledger.recover().queued
    assert "was not heard of for 30 minutes before the letter was finished" in queued.reason


def test_closing_begins_the_lease_anew(ledger: Ledger, clock: Clock) -> None:
    delivery = claimed(ledger)
    clock.set_on(LEASE - MINUTE)
    ledger.closing(delivery)
    clock.set_on(LEASE - MINUTE)
    assert ledger.recover().unknown == ()
    clock.set_on(MINUTE)
    assert len(ledger.recover().unknown) == 1


def test_another_machines_process_is_given_its_lease(ledger: Ledger, clock: Clock) -> None:
    as_from_elsewhere(ledger, claimed(ledger))
    assert ledger.recover().queued == ()
    clock.set_on(LEASE)
    assert ledger.recover().queued[0].reason.startswith("far (process 7) was not heard of")


@pytest.mark.parametrize("back", [DAY, 400 * DAY])
def test_a_clock_that_was_set_back_does_not_keep_a_dead_claim_alive(
    ledger: Ledger, clock: Clock, back: dt.timedelta
) -> None:
    as_from_elsewhere(ledger, claimed(ledger))
    clock.set_on(-back)
    assert len(ledger.recover().queued) == 1


def test_a_clock_that_is_a_little_behind_takes_nothing_from_the_living(
    ledger: Ledger, clock: Clock
) -> None:
    as_from_elsewhere(ledger, claimed(ledger))
    clock.set_on(-10 * MINUTE)
    assert ledger.recover().queued == ()


def test_a_recovered_row_keeps_its_attempts_and_its_first_try(ledger: Ledger, clock: Clock) -> None:
    delivery = claimed(ledger)
    clock.set_on(HOUR)
    ledger.recover()
    queued = now_of(ledger, delivery)
    assert (queued.attempts, queued.first_try_at, queued.phase) == (1, NOON, None)


def test_who_took_over_and_why_stands_in_the_history(ledger: Ledger, clock: Clock) -> None:
    delivery = claimed(ledger)
    clock.set_on(HOUR)
    ledger.recover()
    last = ledger.history(delivery)[-1]
    assert (last.at, last.state, last.phase) == (NOON + HOUR, State.QUEUED, None)
    assert str(ledger.claimant) == last.by


def test_what_is_settled_is_left_alone(ledger: Ledger, clock: Clock) -> None:
    ledger.conclude(claimed(ledger), State.SENT)
    note(ledger, BOB)
    clock.set_on(DAY)
    recovered = ledger.recover()
    assert (recovered.queued, recovered.unknown) == ((), ())


def test_a_held_letter_stays_held_when_its_sender_dies(place: Place) -> None:
    with place.open() as ledger:
        note(ledger)
        place.run("ledger.claim(1)")
        ledger.hold(ledger.deliveries(), "ann", "wait")
        assert ledger.recover().queued == ()
        assert ledger.deliveries()[0].state is State.HELD


def test_a_slot_whose_builder_died_is_built_by_another(place: Place) -> None:
    with place.open() as ledger:
        _due(ledger, place.clock)
        place.run(
            "import datetime as dt; ledger.claim_slot(dt.datetime(2030, 1, 1, tzinfo=dt.UTC))"
        )
        (slot,) = ledger.recover().slots
        assert (slot.state, "died as it was built" in slot.reason) == (SlotState.WAITING, True)
        assert ledger.claim_slot(place.clock.now) is not None


def test_a_slot_that_kills_three_builders_is_left(ledger: Ledger, clock: Clock) -> None:
    _due(ledger, clock)
    for _ in range(2):
        ledger.claim_slot(clock.now)
        clock.set_on(DAY)
        assert len(ledger.recover().slots) == 1
    ledger.claim_slot(clock.now)
    clock.set_on(DAY)
    (slot,) = ledger.recover().failed
    assert slot.state is SlotState.FAILED
    assert slot.reason.endswith("as it was built, as 2 before it")
    assert ledger.claim_slot(clock.now) is None


def test_a_slow_builder_learns_that_its_slot_was_taken(ledger: Ledger, clock: Clock) -> None:
    _due(ledger, clock)
    slow = ledger.claim_slot(clock.now)
    assert slow is not None
    as_from_elsewhere(ledger, slow)
    clock.set_on(5 * HOUR)
    assert ledger.recover().slots == ()
    clock.set_on(HOUR)
    ledger.recover()
    assert not ledger.conclude_slot(slow, SlotState.DONE)


def test_a_phase_is_only_known_while_a_row_is_being_sent(ledger: Ledger) -> None:
    delivery = claimed(ledger)
    assert delivery.phase is Phase.CLAIMED
    ledger.conclude(delivery, State.QUEUED)
    assert now_of(ledger, delivery).phase is None


def _due(ledger: Ledger, clock: Clock) -> None:
    ledger.check_schedule("monthly", "daily", lambda _since, _until: [], clock.now)
    clock.set_on(MINUTE)
    (slot,) = ledger.check_schedule("monthly", "daily", lambda _, until: [until], clock.now)
    assert slot.state is SlotState.WAITING
