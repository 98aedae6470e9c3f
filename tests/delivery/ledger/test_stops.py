from __future__ import annotations

from ledger_rows import ANN, BOB, HOUR, MINUTE, NOON, Clock, Place, claimed, note, now_of, row

from reportkit.delivery.ledger import Kind, Ledger, State


def test_what_is_queued_for_a_stopped_report_is_held(ledger: Ledger) -> None:
    note(ledger, ANN, BOB)
    note(ledger, report="weekly")
    stopped = ledger.stop("monthly", "ann", "figures are checked").done
    assert [each.reason for each in stopped] == ["stopped by ann: figures are checked"] * 2
    assert [each.report for each in ledger.claim(9)] == ["weekly"]


def test_what_is_noted_for_a_stopped_report_is_held(ledger: Ledger) -> None:
    ledger.stop("monthly", "ann", "figures are checked")
    (added,) = ledger.queue([row()], reason="built").added
    assert (added.state, added.reason) == (
        State.HELD,
        "built; stopped by ann: figures are checked",
    )


def test_the_owner_is_told_of_a_stopped_report_too(ledger: Ledger) -> None:
    note(ledger, kind=Kind.NOTICE, audience="stale")
    ledger.stop("monthly", "ann", "figures are checked")
    note(ledger, kind=Kind.NOTICE, audience="outlier")
    assert len(ledger.claim(9)) == 2


def test_a_letter_that_is_being_sent_is_stopped_before_its_last_line(ledger: Ledger) -> None:
    delivery = claimed(ledger)
    assert len(ledger.stop("monthly", "ann", "wrong").done) == 1
    assert not ledger.closing(delivery)


def test_a_letter_whose_last_line_may_be_out_keeps_its_verdict(ledger: Ledger) -> None:
    delivery = claimed(ledger)
    ledger.closing(delivery)
    assert ledger.stop("monthly", "ann", "wrong").done == ()
    assert ledger.conclude(delivery, State.SENT, "250")
    assert now_of(ledger, delivery).state is State.SENT


def test_what_the_server_puts_off_is_held_once_its_report_is_stopped(ledger: Ledger) -> None:
    delivery = claimed(ledger)
    ledger.closing(delivery)
    ledger.stop("monthly", "ann", "wrong")
    assert ledger.conclude(delivery, State.QUEUED, "451 later")
    assert ledger.conclude(delivery, State.QUEUED, "451 later")
    now = now_of(ledger, delivery)
    assert (now.state, now.reason) == (State.HELD, "stopped by ann: wrong")


def test_neither_released_nor_sent_again_while_it_is_stopped(ledger: Ledger) -> None:
    sent = claimed(ledger)
    ledger.conclude(sent, State.SENT)
    (waiting,) = ledger.queue([row(BOB)], State.HELD).added
    ledger.stop("monthly", "ann", "wrong")
    why = "the report is stopped by ann: wrong"
    assert [it[1] for it in ledger.release([waiting], "bob", "go").left] == [why]
    assert [it[1] for it in ledger.again([sent], "bob", "lost").left] == [why]


def test_the_first_stop_stands(ledger: Ledger, clock: Clock) -> None:
    ledger.stop("monthly", "ann", "wrong")
    clock.set_on(HOUR)
    ledger.stop("monthly", "bob", "wrong too")
    (stop,) = ledger.stops()
    assert (stop.report, stop.since, stop.by, stop.reason) == ("monthly", NOON, "ann", "wrong")


def test_a_lifted_stop_sends_nothing_by_itself(ledger: Ledger) -> None:
    note(ledger)
    stopped = ledger.stop("monthly", "ann", "wrong").done
    assert ledger.lift("monthly", "ann", "it was right")
    assert ledger.stops() == ()
    assert ledger.claim(1) == ()
    assert len(ledger.release(stopped, "ann", "it was right").done) == 1
    assert len(ledger.claim(1)) == 1


def test_what_is_not_stopped_is_not_lifted(ledger: Ledger) -> None:
    assert not ledger.lift("monthly", "ann", "go")


def test_a_report_is_stopped_again_after_it_was_lifted(ledger: Ledger) -> None:
    for _ in range(2):
        ledger.stop("monthly", "ann", "wrong")
        assert ledger.lift("monthly", "ann", "right")
    ledger.stop("monthly", "ann", "wrong")
    assert len(ledger.stops()) == 1


def test_stopping_wins_against_readers_who_are_noted_meanwhile(place: Place) -> None:
    """However the two interleave, nothing of a stopped report is left in the queue."""
    adding = """
import datetime as dt
print("ready", flush=True)
for number in range(60):
    ledger.queue([Addressed("monthly", dt.date(2025, 11, 30), "", 1, f"{number}@example.org", "")])
"""
    with place.open() as ledger:
        process = place.start(adding)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        while len(ledger.deliveries()) < 10:
            pass
        ledger.stop("monthly", "ann", "wrong")
        _, err = process.communicate(timeout=60)
        assert err == ""
        assert len(ledger.deliveries(state=State.HELD)) == 60


def test_a_stopped_report_waits_for_no_clock(ledger: Ledger, clock: Clock) -> None:
    ledger.conclude(claimed(ledger), State.QUEUED, "451", not_before=NOON + MINUTE)
    ledger.stop("monthly", "ann", "wrong")
    clock.set_on(HOUR)
    assert ledger.claim(1) == ()
