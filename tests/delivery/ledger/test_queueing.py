from __future__ import annotations

import datetime as dt

import pytest
from ledger_rows import ANN, BOB, NOON, OCTOBER, Clock, Place, claimed, note, now_of, row
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from reportkit.delivery.ledger import Kind, Ledger, State
from reportkit.delivery.ledger.book import column_values
from reportkit.delivery.ledger.rights import reader_of, right
from reportkit.delivery.ledger.tables import DELIVERIES
from reportkit.errors import DeliveryError


def test_what_is_noted_is_there_when_the_ledger_is_opened_again(place: Place) -> None:
    asked = row(to=("Ann Ångström <ann@example.org>",), cc=("bob@example.org",))
    with place.open() as ledger:
        (added,) = ledger.queue([asked], reason="built", by="the scheduler").added
    with place.open() as ledger:
        (read,) = ledger.deliveries()
        (line,) = ledger.history(read)
    assert read == added
    assert (read.to, read.cc, read.as_of) == (asked.to, asked.cc, asked.as_of)
    assert (read.state, read.reason, read.turn, read.attempts) == (State.QUEUED, "built", 1, 0)
    assert (line.at, line.state, line.reason, line.by) == (
        NOON,
        State.QUEUED,
        "built",
        "the scheduler",
    )


def test_noted_twice_a_row_stays_as_it_is(ledger: Ledger) -> None:
    (first,) = note(ledger)
    again = ledger.queue([row(letter="b" * 64)], reason="another build")
    assert (again.added, again.already, again.had) == ((), (first,), ())
    assert ledger.deliveries() == (first,)


def test_a_recipient_who_is_listed_twice_is_sent_one_copy(ledger: Ledger) -> None:
    assert len(ledger.queue([row(ANN), row(BOB), row(ANN)]).added) == 2


def test_a_second_revision_waits_for_a_person_where_the_first_is_queued(ledger: Ledger) -> None:
    note(ledger, ANN)
    second = ledger.queue([row(ANN, revision=2), row(BOB, revision=2)])
    assert [each.recipient for each in second.added] == [BOB]
    (had,) = second.had
    assert (had.state, had.reason) == (
        State.HELD,
        "this reader's revision 1 is queued, so this one waits for a person",
    )


@pytest.mark.parametrize("state", [State.SENT, State.REFUSED, State.UNKNOWN])
def test_a_second_revision_waits_whatever_became_of_the_first(ledger: Ledger, state: State) -> None:
    ledger.conclude(claimed(ledger), state)
    (had,) = ledger.queue([row(revision=2)]).had
    assert had.reason.startswith(f"this reader's revision 1 is {state}")


def test_a_second_revision_goes_where_the_first_was_held(ledger: Ledger) -> None:
    ledger.queue([row()], State.HELD, "an outlier")
    assert ledger.queue([row(revision=2)]).added[0].state is State.QUEUED


def test_a_second_revision_waits_where_the_first_was_sent_and_then_held(ledger: Ledger) -> None:
    first = claimed(ledger)
    ledger.conclude(first, State.SENT)
    ledger.hold(ledger.again([first], "ann", "lost").done, "bob", "wait")
    assert ledger.queue([row(revision=2)]).added == ()


def test_of_two_revisions_that_come_together_one_is_queued(ledger: Ledger) -> None:
    both = ledger.queue([row(), row(revision=2)])
    assert (len(both.added), len(both.had)) == (1, 1)


def test_another_day_audience_kind_or_report_is_another_delivery(ledger: Ledger) -> None:
    others = [
        row(),
        row(as_of=OCTOBER),
        row(audience="north"),
        row(kind=Kind.DELAY),
        row(report="weekly"),
    ]
    assert len(ledger.queue(others).added) == 5


def test_words_that_look_like_parts_of_a_key_do_not_meet(ledger: Ledger) -> None:
    one, other = row(report="a|b", audience="c"), row(report="a", audience="b|c")
    quoted = row(report='a", "b', audience="c")
    assert len(ledger.queue([one, other, quoted]).added) == 3


def test_the_database_itself_refuses_a_second_right_to_be_sent(ledger: Ledger) -> None:
    note(ledger)
    second = row(revision=2)
    values = column_values(second) | {
        "state": State.QUEUED,
        "reason": "",
        "turn": 1,
        "attempts": 0,
        "changed_at": NOON,
        "sendable": right(reader_of(second), 1),
    }
    with pytest.raises(IntegrityError), ledger.database.engine.begin() as connection:
        connection.execute(insert(DELIVERIES).values(**values))


def test_a_delivery_does_not_begin_as_sent(ledger: Ledger) -> None:
    with pytest.raises(DeliveryError, match="queued or held, not as sent"):
        ledger.queue([row()], State.SENT)


def test_nothing_to_note_is_nothing(ledger: Ledger) -> None:
    assert ledger.queue([]).added == ()


def test_thousands_of_readers_are_noted_in_their_order(ledger: Ledger) -> None:
    readers = [f"reader{number}@example.org" for number in range(3000)]
    added = ledger.queue([row(reader) for reader in readers]).added
    assert [each.recipient for each in added] == readers
    assert len(ledger.queue([row(reader) for reader in readers]).already) == 3000


def test_a_time_without_a_zone_is_not_kept(ledger: Ledger, clock: Clock) -> None:
    clock.now = dt.datetime(2025, 12, 1, 12, 0)  # noqa: DTZ001  what is to be refused
    with pytest.raises(DeliveryError, match="no time zone"):
        ledger.queue([row()])


def test_times_are_told_in_utc_whatever_zone_they_came_in(ledger: Ledger, clock: Clock) -> None:
    clock.now = NOON.astimezone(dt.timezone(dt.timedelta(hours=5, minutes=30)))
    (added,) = note(ledger)
    changed = now_of(ledger, added).changed_at
    assert changed == NOON
    assert changed.tzinfo is dt.UTC
