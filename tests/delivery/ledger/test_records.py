from __future__ import annotations

import datetime as dt

from ledger_rows import ANN, BOB, HOUR, NOVEMBER, OCTOBER, Clock, claimed, note, row

from reportkit.delivery.ledger import Delivery, Kind, Ledger, State

SEPTEMBER = dt.date(2025, 9, 30)


def send(ledger: Ledger, recipient: str = ANN, **more: object) -> Delivery:
    note(ledger, recipient, **more)
    (delivery,) = ledger.claim(1)
    ledger.conclude(delivery, State.SENT)
    return delivery


def test_deliveries_are_found_by_what_they_are(ledger: Ledger) -> None:
    send(ledger, as_of=OCTOBER)
    note(ledger, ANN, BOB, audience="north")
    ledger.queue([row(report="weekly", revision=2)], State.HELD)
    note(ledger, kind=Kind.DELAY)
    assert len(ledger.deliveries()) == 5
    assert len(ledger.deliveries("monthly")) == 4
    assert len(ledger.deliveries("monthly", OCTOBER)) == 1
    assert len(ledger.deliveries(audience="north")) == 2
    assert len(ledger.deliveries(audience="")) == 3
    assert len(ledger.deliveries(recipient=BOB)) == 1
    assert len(ledger.deliveries(kind=Kind.DELAY)) == 1
    assert len(ledger.deliveries(revision=2)) == 1
    assert len(ledger.deliveries(state=State.HELD)) == 1
    assert len(ledger.deliveries(state=(State.HELD, State.SENT))) == 2
    assert ledger.deliveries(state=()) == ()


def test_deliveries_come_in_their_order_and_a_limit_gives_the_latest(ledger: Ledger) -> None:
    noted = note(ledger, *(f"{name}@example.org" for name in "zambc"))
    assert ledger.deliveries() == noted
    assert ledger.deliveries(limit=2) == noted[-2:]


def test_the_edition_of_the_day_before_is_the_one_last_sent(ledger: Ledger) -> None:
    september, october = send(ledger, as_of=SEPTEMBER), send(ledger, as_of=OCTOBER)
    send(ledger)
    last = ledger.last_sent("monthly", "", ANN, NOVEMBER)
    assert last is not None
    assert last.id == october.id
    before = ledger.last_sent("monthly", "", ANN, OCTOBER)
    assert before is not None
    assert before.id == september.id
    assert ledger.last_sent("monthly", "", ANN, SEPTEMBER) is None


def test_an_edition_that_never_reached_its_reader_is_not_the_last_sent(ledger: Ledger) -> None:
    for state in (State.REFUSED, State.UNKNOWN, State.HELD):
        delivery = claimed(ledger, as_of=OCTOBER, audience=state.value)
        ledger.conclude(delivery, state)
        assert ledger.last_sent("monthly", state.value, ANN, NOVEMBER) is None


def test_neither_a_notice_nor_a_delay_is_an_edition_that_was_sent(ledger: Ledger) -> None:
    send(ledger, as_of=OCTOBER, kind=Kind.DELAY)
    send(ledger, as_of=OCTOBER, kind=Kind.NOTICE)
    assert ledger.last_sent("monthly", "", ANN, NOVEMBER) is None


def test_readers_audiences_and_reports_are_told_apart(ledger: Ledger) -> None:
    send(ledger, as_of=OCTOBER)
    assert ledger.last_sent("monthly", "", BOB, NOVEMBER) is None
    assert ledger.last_sent("monthly", "north", ANN, NOVEMBER) is None
    assert ledger.last_sent("weekly", "", ANN, NOVEMBER) is None


def test_of_a_corrected_edition_the_revision_sent_last_is_what_the_reader_has(
    ledger: Ledger,
) -> None:
    send(ledger, as_of=OCTOBER)
    had = ledger.queue([row(as_of=OCTOBER, revision=2)]).had
    last = ledger.last_sent("monthly", "", ANN, NOVEMBER)
    assert last is not None
    assert last.revision == 1
    ledger.again(had, "ann", "corrected")
    (delivery,) = ledger.claim(1)
    ledger.conclude(delivery, State.SENT)
    last = ledger.last_sent("monthly", "", ANN, NOVEMBER)
    assert last is not None
    assert last.revision == 2


def test_what_is_being_sent_again_was_sent_all_the_same(ledger: Ledger) -> None:
    sent = send(ledger, as_of=OCTOBER)
    ledger.again([sent], "ann", "lost")
    last = ledger.last_sent("monthly", "", ANN, NOVEMBER)
    assert last is not None
    assert last.state is State.QUEUED


def test_each_readers_last_edition_is_found_at_once(ledger: Ledger) -> None:
    send(ledger, ANN, as_of=SEPTEMBER)
    send(ledger, ANN, as_of=OCTOBER)
    send(ledger, BOB, as_of=SEPTEMBER)
    found = ledger.last_sent_each("monthly", "", NOVEMBER)
    assert {reader: last.as_of for reader, last in found.items()} == {
        ANN: OCTOBER,
        BOB: SEPTEMBER,
    }


def test_the_order_of_what_happened_does_not_hang_on_the_clock(
    ledger: Ledger, clock: Clock
) -> None:
    delivery = claimed(ledger)
    clock.set_on(-HOUR)
    ledger.conclude(delivery, State.SENT)
    states = [line.state for line in ledger.history(delivery)]
    assert states == [State.QUEUED, State.SENDING, State.SENT]
