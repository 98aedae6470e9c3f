from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from ledger_rows import ANN, BOB, HOUR, MINUTE, NOON, Clock, Place, claimed, note, now_of, row

from reportkit.delivery.ledger import Ledger, Phase, State


def test_a_row_that_one_sender_has_no_other_gets(place: Place) -> None:
    with place.open() as one, place.open() as other:
        note(one, ANN, BOB)
        (first,) = one.claim(1)
        (second,) = other.claim(5)
        assert {first.recipient, second.recipient} == {ANN, BOB}
        assert one.claim(5) == other.claim(5) == ()
    assert (first.state, first.phase, first.attempts) == (State.SENDING, Phase.CLAIMED, 1)
    assert first.claim != second.claim


def test_rows_are_taken_up_in_the_order_in_which_they_were_noted(ledger: Ledger) -> None:
    readers = [f"{name}@example.org" for name in "zamby"]
    note(ledger, *readers)
    assert [each.recipient for each in ledger.claim(3) + ledger.claim(3)] == readers


def test_a_sender_may_ask_for_some_reports_only(ledger: Ledger) -> None:
    note(ledger, report="weekly")
    note(ledger)
    assert [each.report for each in ledger.claim(9, reports={"monthly"})] == ["monthly"]
    assert ledger.claim(9, reports=()) == ()


def test_a_row_is_not_tried_before_its_time(ledger: Ledger, clock: Clock) -> None:
    delivery = claimed(ledger)
    assert ledger.conclude(delivery, State.QUEUED, "451 later", not_before=NOON + 5 * MINUTE)
    assert ledger.claim(1) == ()
    clock.set_on(5 * MINUTE)
    (again,) = ledger.claim(1)
    assert (again.attempts, again.first_try_at) == (2, NOON)


def test_what_was_sent_says_when_and_what_the_server_said(ledger: Ledger, clock: Clock) -> None:
    delivery = claimed(ledger)
    clock.set_on(MINUTE)
    assert ledger.closing(delivery)
    clock.set_on(MINUTE)
    assert ledger.conclude(delivery, State.SENT, "250 2.0.0 queued as 17")
    sent = now_of(ledger, delivery)
    assert (sent.state, sent.phase, sent.sent_at) == (State.SENT, None, NOON + 2 * MINUTE)
    lines = [(line.at - NOON, line.state, line.phase) for line in ledger.history(sent)]
    assert lines == [
        (0 * MINUTE, State.QUEUED, None),
        (0 * MINUTE, State.SENDING, Phase.CLAIMED),
        (1 * MINUTE, State.SENDING, Phase.CLOSING),
        (2 * MINUTE, State.SENT, None),
    ]
    assert ledger.history(sent)[-1].reason == "250 2.0.0 queued as 17"


@pytest.mark.parametrize("said", ["250 \0 ok", "250 \udcff ok", "250 " + "ok" * 10_000, "250 🙈"])
def test_whatever_the_server_says_its_verdict_is_kept(ledger: Ledger, said: str) -> None:
    delivery = claimed(ledger)
    assert ledger.conclude(delivery, State.SENT, said)
    kept = now_of(ledger, delivery)
    assert kept.state is State.SENT
    assert kept.reason.startswith("250 ")
    assert len(kept.reason) <= 2000


def test_threads_of_one_process_send_each_row_once(ledger: Ledger) -> None:
    note(ledger, *(f"reader{number}@example.org" for number in range(40)))

    def send() -> list[int]:
        done = []
        while rows := ledger.claim(3):
            for each in rows:
                assert ledger.closing(each)
                assert ledger.conclude(each, State.SENT)
                done.append(each.id)
        return done

    with ThreadPoolExecutor(4) as threads:
        sent = [id_ for each in [threads.submit(send) for _ in range(4)] for id_ in each.result()]
    assert len(sent) == len(set(sent)) == 40


def test_closing_may_be_asked_twice_since_its_answer_may_be_lost(ledger: Ledger) -> None:
    delivery = claimed(ledger)
    assert ledger.closing(delivery)
    assert ledger.closing(delivery)
    assert len(ledger.history(delivery)) == 3


def test_a_row_that_was_taken_over_is_not_finished(ledger: Ledger, clock: Clock) -> None:
    slow = claimed(ledger)
    clock.set_on(HOUR)
    assert len(ledger.recover().queued) == 1
    assert not ledger.closing(slow)
    (quick,) = ledger.claim(1)
    assert not ledger.closing(slow)
    assert not ledger.conclude(slow, State.QUEUED, "451")
    assert not ledger.put_back(slow)
    assert ledger.closing(quick)
    assert not ledger.closing(slow)
    assert not ledger.conclude(slow, State.SENT, "250")


def test_a_row_that_a_person_holds_is_not_finished(ledger: Ledger) -> None:
    delivery = claimed(ledger)
    assert len(ledger.hold([delivery], "ann", "a wrong figure").done) == 1
    assert not ledger.closing(delivery)
    assert not ledger.conclude(delivery, State.QUEUED, "withdrawn")
    assert now_of(ledger, delivery).reason == "a wrong figure"


def test_what_is_not_claimed_cannot_be_finished(ledger: Ledger) -> None:
    (queued,) = note(ledger)
    assert not ledger.closing(queued)
    assert not ledger.conclude(queued, State.SENT)


@pytest.mark.parametrize(
    "state", [State.SENT, State.REFUSED, State.UNKNOWN, State.QUEUED, State.HELD]
)
def test_a_verdict_may_be_given_twice_since_its_answer_may_be_lost(
    ledger: Ledger, state: State
) -> None:
    delivery = claimed(ledger)
    ledger.closing(delivery)
    assert ledger.conclude(delivery, state, "said")
    assert ledger.conclude(delivery, state, "said")
    assert len(ledger.history(delivery)) == 4


def test_a_second_verdict_does_not_overrule_the_first(ledger: Ledger) -> None:
    delivery = claimed(ledger)
    ledger.conclude(delivery, State.SENT, "250")
    assert not ledger.conclude(delivery, State.REFUSED, "550")
    assert now_of(ledger, delivery).state is State.SENT


@pytest.mark.parametrize("state", [State.SENT, State.REFUSED])
def test_the_servers_late_word_settles_what_was_unknown(
    ledger: Ledger, clock: Clock, state: State
) -> None:
    delivery = claimed(ledger)
    ledger.closing(delivery)
    clock.set_on(HOUR)
    assert len(ledger.recover().unknown) == 1
    assert ledger.conclude(delivery, state, "said late")
    assert now_of(ledger, delivery).state is state


def test_a_late_word_does_not_put_what_is_unknown_into_the_queue(
    ledger: Ledger, clock: Clock
) -> None:
    delivery = claimed(ledger)
    ledger.closing(delivery)
    clock.set_on(HOUR)
    ledger.recover()
    assert not ledger.conclude(delivery, State.QUEUED, "451")
    assert now_of(ledger, delivery).state is State.UNKNOWN


def test_a_late_word_does_not_touch_what_a_person_sends_again(ledger: Ledger, clock: Clock) -> None:
    delivery = claimed(ledger)
    ledger.closing(delivery)
    clock.set_on(HOUR)
    (unknown,) = ledger.recover().unknown
    ledger.again([unknown], "ann", "she has not got it")
    assert not ledger.conclude(delivery, State.SENT, "250")
    assert now_of(ledger, delivery).state is State.QUEUED


def test_a_row_put_back_untried_counts_no_attempt(ledger: Ledger) -> None:
    delivery = claimed(ledger)
    assert ledger.put_back(delivery, "the scheduler was stopped")
    queued = now_of(ledger, delivery)
    assert (queued.state, queued.attempts, queued.first_try_at) == (State.QUEUED, 0, None)


def test_a_row_put_back_keeps_the_attempts_before(ledger: Ledger, clock: Clock) -> None:
    ledger.conclude(claimed(ledger), State.QUEUED, "451")
    clock.set_on(HOUR)
    (delivery,) = ledger.claim(1)
    ledger.put_back(delivery)
    queued = now_of(ledger, delivery)
    assert (queued.attempts, queued.first_try_at) == (1, NOON)


def test_a_letter_that_may_be_out_is_not_put_back(ledger: Ledger) -> None:
    delivery = claimed(ledger)
    ledger.closing(delivery)
    assert not ledger.put_back(delivery)
    assert now_of(ledger, delivery).phase is Phase.CLOSING


def test_a_row_that_its_sender_holds_gives_its_right_up(ledger: Ledger) -> None:
    ledger.conclude(claimed(ledger), State.HELD, "its letter was altered")
    assert ledger.queue([row(revision=2)]).added[0].state is State.QUEUED


def test_a_thousand_rows_are_claimed_once_in_any_batches(ledger: Ledger) -> None:
    note(ledger, *(f"reader{number}@example.org" for number in range(1000)))
    taken: list[int] = []
    while rows := ledger.claim(170):
        taken += [each.id for each in rows]
    assert len(taken) == len(set(taken)) == 1000
