from __future__ import annotations

import datetime as dt

import pytest
from ledger_rows import ANN, BOB, NOON, OCTOBER, claimed, note, now_of, row

from reportkit.delivery.ledger import Delivery, Ledger, State


def held(ledger: Ledger, *recipients: str, revision: int = 1) -> tuple[Delivery, ...]:
    rows = [row(recipient, revision=revision) for recipient in recipients or (ANN,)]
    return ledger.queue(rows, State.HELD, "an outlier").added


def test_what_is_queued_is_held_with_who_and_why(ledger: Ledger) -> None:
    (delivery,) = note(ledger)
    (done,) = ledger.hold([delivery], "ann", "a wrong figure").done
    assert (done.state, done.reason) == (State.HELD, "a wrong figure")
    assert ledger.claim(1) == ()
    last = ledger.history(delivery)[-1]
    assert (last.by, last.at) == ("ann", NOON)


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (State.SENT, "was sent"),
        (State.REFUSED, "was refused by the server"),
        (State.UNKNOWN, "may have been sent"),
        (State.HELD, "is held"),
    ],
)
def test_what_cannot_be_held_any_more_is_left_with_the_reason(
    ledger: Ledger, state: State, why: str
) -> None:
    delivery = claimed(ledger)
    ledger.conclude(delivery, state, "said")
    changed = ledger.hold([delivery], "ann", "wait")
    assert changed.done == ()
    assert changed.left == ((now_of(ledger, delivery), why),)


def test_a_letter_whose_last_line_may_be_out_is_not_held(ledger: Ledger) -> None:
    delivery = claimed(ledger)
    ledger.closing(delivery)
    ((left, why),) = ledger.hold([delivery], "ann", "wait").left
    assert (left.state, why) == (State.SENDING, "is being handed to the server")


def test_what_is_released_is_sent(ledger: Ledger) -> None:
    waiting = held(ledger, ANN, BOB)
    released = ledger.release(waiting, "ann", "approved").done
    assert [each.reason for each in released] == ["approved", "approved"]
    assert [each.recipient for each in ledger.claim(9)] == [ANN, BOB]


def test_released_twice_it_is_queued_once(ledger: Ledger) -> None:
    waiting = held(ledger)
    ledger.release(waiting, "ann", "approved")
    ((_, why),) = ledger.release(waiting, "bob", "approved").left
    assert why == "is queued"


def test_what_a_reader_has_in_another_revision_is_not_released(ledger: Ledger) -> None:
    waiting = held(ledger)
    note(ledger, revision=2)
    changed = ledger.release(waiting, "ann", "approved")
    assert changed.done == ()
    assert changed.left[0][1] == "this reader's revision 2 is queued"


def test_of_two_revisions_released_together_the_last_goes(ledger: Ledger) -> None:
    both = held(ledger) + held(ledger, revision=2)
    changed = ledger.release(both, "ann", "approved")
    assert [each.revision for each in changed.done] == [2]
    assert [each.revision for each, _ in changed.left] == [1]


def test_what_is_tried_anew_by_a_person_has_a_new_window(ledger: Ledger) -> None:
    delivery = claimed(ledger)
    ledger.conclude(delivery, State.HELD, "its window has ended")
    (released,) = ledger.release([delivery], "ann", "the server is back").done
    assert (released.attempts, released.first_try_at, released.not_before) == (0, None, None)


def test_what_was_put_off_goes_at_once_when_a_person_says_so(ledger: Ledger) -> None:
    delivery = claimed(ledger)
    ledger.conclude(delivery, State.QUEUED, "not now", NOON + dt.timedelta(days=1))
    assert ledger.claim(1) == ()
    (hastened,) = ledger.hasten([delivery], "ann", "the login is right now").done
    assert (hastened.turn, hastened.attempts, hastened.not_before) == (1, 0, None)
    assert [each.id for each in ledger.claim(1)] == [delivery.id]


@pytest.mark.parametrize("state", [State.SENT, State.REFUSED, State.UNKNOWN, State.HELD])
def test_only_what_was_put_off_is_hastened(ledger: Ledger, state: State) -> None:
    delivery = claimed(ledger)
    assert state is State.REFUSED or ledger.closing(delivery)
    ledger.conclude(delivery, state)
    changed = ledger.hasten([delivery], "ann", "now")
    assert changed.done == ()
    assert [each.id for each, _ in changed.left] == [delivery.id]


@pytest.mark.parametrize("state", [State.SENT, State.REFUSED, State.UNKNOWN])
def test_a_person_sends_again_in_another_turn(ledger: Ledger, state: State) -> None:
    delivery = claimed(ledger)
    ledger.conclude(delivery, state)
    (again,) = ledger.again([delivery], "ann", "it got lost").done
    assert (again.state, again.turn, again.reason) == (State.QUEUED, 2, "it got lost")
    assert ledger.history(again)[-1].by == "ann"
    assert len(ledger.claim(9)) == 1


def test_two_people_who_send_again_at_once_send_it_once(ledger: Ledger) -> None:
    delivery = claimed(ledger)
    ledger.conclude(delivery, State.UNKNOWN)
    ledger.again([delivery], "ann", "lost")
    ((_, why),) = ledger.again([delivery], "bob", "lost").left
    assert why == "is queued"
    assert now_of(ledger, delivery).turn == 2


def test_what_is_on_its_way_is_not_sent_again(ledger: Ledger) -> None:
    delivery = claimed(ledger)
    ((_, why),) = ledger.again([delivery], "ann", "lost").left
    assert why == "is being handed to the server"


def test_sending_again_is_no_way_around_the_gate(ledger: Ledger) -> None:
    ((_, why),) = ledger.again(held(ledger), "ann", "send it").left
    assert why == "is held, and nothing else goes to its reader: release it"


def test_a_corrected_revision_is_sent_to_who_has_the_first(ledger: Ledger) -> None:
    first = claimed(ledger)
    ledger.conclude(first, State.SENT)
    (second,) = ledger.queue([row(revision=2)]).had
    (again,) = ledger.again([second], "ann", "a figure was corrected").done
    assert (again.revision, again.turn, again.state) == (2, 2, State.QUEUED)
    assert now_of(ledger, first).state is State.SENT


def test_a_corrected_revision_takes_the_place_of_one_that_waits(ledger: Ledger) -> None:
    (first,) = note(ledger)
    (second,) = ledger.queue([row(revision=2)]).had
    ledger.again([second], "ann", "a figure was corrected")
    replaced = now_of(ledger, first)
    assert (replaced.state, replaced.reason) == (
        State.HELD,
        "another revision is sent in its place",
    )
    assert [each.revision for each in ledger.claim(9)] == [2]


def test_a_corrected_revision_overtakes_one_that_is_being_sent(ledger: Ledger) -> None:
    first = claimed(ledger)
    (second,) = ledger.queue([row(revision=2)]).had
    ledger.again([second], "ann", "a figure was corrected")
    assert not ledger.closing(first)


def test_of_two_revisions_sent_again_together_the_last_goes(ledger: Ledger) -> None:
    first = claimed(ledger)
    ledger.conclude(first, State.SENT)
    had = ledger.queue([row(revision=2)]).had
    changed = ledger.again([first, *had], "ann", "lost")
    assert [each.revision for each in changed.done] == [2]
    assert changed.left[0][1] == "revision 2 is sent in its place"


def test_each_turn_is_one_more_whichever_revision_it_is(ledger: Ledger) -> None:
    first = claimed(ledger)
    ledger.conclude(first, State.SENT)
    for turn in (2, 3):
        (again,) = ledger.again([first], "ann", "lost").done
        assert again.turn == turn
        (taken,) = ledger.claim(1)
        ledger.conclude(taken, State.SENT)
    had = ledger.queue([row(revision=2)]).had
    assert ledger.again(had, "ann", "corrected").done[0].turn == 4


def test_what_a_person_sent_again_and_then_held_is_released_in_its_turn(ledger: Ledger) -> None:
    first = claimed(ledger)
    ledger.conclude(first, State.SENT)
    again = ledger.again([first], "ann", "lost").done
    ledger.hold(again, "bob", "wait")
    assert ledger.release(again, "ann", "go").done[0].turn == 2


def test_a_turn_held_and_then_overtaken_does_not_come_back(ledger: Ledger) -> None:
    first = claimed(ledger)
    ledger.conclude(first, State.SENT)
    again = ledger.again([first], "ann", "lost").done
    ledger.hold(again, "bob", "wait")
    had = ledger.queue([row(revision=2)]).had
    assert ledger.release(had, "ann", "corrected").left[0][1] == "this reader's revision 1 is held"
    (newer,) = ledger.again(had, "ann", "corrected").done
    assert newer.turn == 3
    changed = ledger.release(again, "ann", "go")
    assert changed.left[0][1] == "this reader's revision 2 is queued"


def test_thousands_of_held_rows_are_released_as_one(ledger: Ledger) -> None:
    waiting = held(ledger, *(f"reader{number}@example.org" for number in range(2500)))
    assert len(ledger.release(waiting, "ann", "approved").done) == 2500


def test_rows_of_several_days_are_released_together(ledger: Ledger) -> None:
    october = ledger.queue([row(as_of=OCTOBER)], State.HELD).added
    assert len(ledger.release(held(ledger) + october, "ann", "approved").done) == 2
