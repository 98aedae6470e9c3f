"""Whatever happens in whatever order, no reader gets more than they were sent by right."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from ledger_rows import ANN, BOB, HOUR, NOVEMBER, Clock

from reportkit.delivery.ledger import Addressed, State

if TYPE_CHECKING:
    from ledger_rows import Place

    from reportkit.delivery.ledger import Delivery, Ledger

READERS = st.lists(st.sampled_from([ANN, BOB]), min_size=1, max_size=2, unique=True)
WHICH = st.integers(0, 50)
REVISION = st.sampled_from([None, None, 1, 2, 3])


class Office(RuleBasedStateMachine):
    """Senders that die or sleep, a server that accepts or does not, and people who decide.

    Each example has a report of its own in one ledger, which is cheaper than a ledger each.
    """

    numbers = count()

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        super().__init__()
        self.ledger = ledger
        self.clock = clock
        self.report = f"report {next(self.numbers)}"
        self.in_hand: list[Delivery] = []
        self.closed: list[tuple[Delivery, bool]] = []
        self.accepted: Counter[str] = Counter()
        self.granted: Counter[str] = Counter({ANN: 1, BOB: 1})

    @initialize()
    def begin(self) -> None:
        self.note([ANN, BOB], 1, State.QUEUED)

    @rule(
        readers=READERS,
        revision=st.integers(1, 3),
        state=st.sampled_from([State.QUEUED, State.QUEUED, State.HELD]),
    )
    def note(self, readers: list[str], revision: int, state: State) -> None:
        rows = [Addressed(self.report, NOVEMBER, "", revision, it, "a" * 64) for it in readers]
        self.ledger.queue(rows, state)

    @rule(limit=st.integers(1, 3))
    def claim(self, limit: int) -> None:
        self.in_hand += self.ledger.claim(limit, reports=[self.report])

    @precondition(lambda self: self.in_hand)
    @rule(which=WHICH, accepts=st.booleans())
    def finish_a_letter(self, which: int, accepts: bool) -> None:
        delivery = self.in_hand.pop(which % len(self.in_hand))
        if self.ledger.closing(delivery):
            self.accepted[delivery.recipient] += accepts
            self.closed.append((delivery, accepts))

    @precondition(lambda self: self.closed)
    @rule(which=WHICH, refuses=st.booleans())
    def note_the_verdict(self, which: int, refuses: bool) -> None:
        """Also long after others have given the row up; a verdict may never come at all."""
        delivery, accepted = self.closed.pop(which % len(self.closed))
        state = State.SENT if accepted else State.REFUSED if refuses else State.QUEUED
        self.ledger.conclude(delivery, state)

    @precondition(lambda self: self.in_hand)
    @rule(which=WHICH)
    def put_back(self, which: int) -> None:
        self.ledger.put_back(self.in_hand.pop(which % len(self.in_hand)))

    @rule()
    def take_over(self) -> None:
        """What is in hand stays in hand: those senders sleep, and wake up later."""
        self.clock.set_on(HOUR)
        self.ledger.recover()

    @rule(which=REVISION)
    def hold(self, which: int | None) -> None:
        self.ledger.hold(self.ledger.deliveries(self.report, revision=which), "ann", "wait")

    @rule(which=REVISION)
    def release(self, which: int | None) -> None:
        self.ledger.release(self.ledger.deliveries(self.report, revision=which), "ann", "go")

    @rule(which=REVISION)
    def send_again(self, which: int | None) -> None:
        rows = self.ledger.deliveries(self.report, revision=which)
        self.granted.update(row.recipient for row in self.ledger.again(rows, "ann", "lost").done)

    @rule(lifts=st.booleans())
    def stop(self, lifts: bool) -> None:
        self.ledger.stop(self.report, "ann", "wrong")
        self.nothing_of_a_stopped_report_waits_to_be_sent()
        if lifts:
            self.lift()

    @rule()
    def lift(self) -> None:
        self.ledger.lift(self.report, "ann", "right")
        self.release(None)

    @invariant()
    def nobody_gets_more_than_people_granted(self) -> None:
        assert self.accepted <= self.granted

    @invariant()
    def nothing_of_a_stopped_report_waits_to_be_sent(self) -> None:
        if any(stop.report == self.report for stop in self.ledger.stops()):
            assert self.ledger.deliveries(self.report, state=State.QUEUED) == ()

    def teardown(self) -> None:
        """Let all that sleeps die, send what is queued: every row is settled, by what is true."""
        self.take_over()
        while rows := self.ledger.claim(9, reports=[self.report]):
            for row in rows:
                assert self.ledger.closing(row)
                self.accepted[row.recipient] += 1
                assert self.ledger.conclude(row, State.SENT)
        self.nobody_gets_more_than_people_granted()
        for row in self.ledger.deliveries(self.report):
            assert row.state not in {State.QUEUED, State.SENDING}
            if row.state is State.SENT:
                assert self.accepted[row.recipient] > 0
            last = self.ledger.history(row)[-1]
            assert (last.state, last.turn) == (row.state, row.turn)


def test_no_order_of_events_sends_anything_twice_or_loses_it(place: Place) -> None:
    limits = settings(
        max_examples=40,
        stateful_step_count=30,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    with place.open(lease=dt.timedelta(minutes=30)) as ledger:
        run_state_machine_as_test(lambda: Office(ledger, place.clock), settings=limits)
