"""Whatever happens in whatever order, no reader gets more than they were sent by right."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from enum import Enum, auto
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


class How(Enum):
    """How far a sender comes with a letter."""

    SENT = auto()
    REFUSED = auto()
    PUT_OFF = auto()
    PUTS_BACK = auto()
    SLEEPS_BEFORE = auto()
    SENT_AND_SLEEPS = auto()
    CUT_AND_SLEEPS = auto()


VERDICTS = {How.SENT: State.SENT, How.REFUSED: State.REFUSED, How.PUT_OFF: State.QUEUED}
FINISHES = [*VERDICTS, How.SENT_AND_SLEEPS, How.CUT_AND_SLEEPS]


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
        self.asleep: list[Delivery] = []
        self.finished: list[tuple[Delivery, How]] = []
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

    @rule(how=st.sampled_from(How))
    def send(self, how: How) -> None:
        """Take a letter up, and come so far with it."""
        for delivery in self.ledger.claim(1, reports=[self.report]):
            if how is How.SLEEPS_BEFORE:
                self.asleep.append(delivery)
            elif how is How.PUTS_BACK:
                self.ledger.put_back(delivery)
            else:
                self.finish(delivery, how)

    def finish(self, delivery: Delivery, how: How) -> None:
        if not self.ledger.closing(delivery):
            return
        self.accepted[delivery.recipient] += how in {How.SENT, How.SENT_AND_SLEEPS}
        if how in VERDICTS:
            self.ledger.conclude(delivery, VERDICTS[how])
        else:
            self.finished.append((delivery, how))

    @precondition(lambda self: self.asleep)
    @rule(which=WHICH, how=st.sampled_from(FINISHES))
    def wake_up_before_the_last_line(self, which: int, how: How) -> None:
        self.finish(self.asleep.pop(which % len(self.asleep)), how)

    @precondition(lambda self: self.finished)
    @rule(which=WHICH)
    def wake_up_with_a_verdict(self, which: int) -> None:
        delivery, how = self.finished.pop(which % len(self.finished))
        accepted = how is How.SENT_AND_SLEEPS
        self.ledger.conclude(delivery, State.SENT if accepted else State.QUEUED)

    @rule()
    def take_over(self) -> None:
        """Give up those who sleep; they may wake up later."""
        self.clock.set_on(HOUR)
        self.ledger.recover()

    @rule(decision=st.sampled_from(["hold", "release", "again", "again"]), revision=REVISION)
    def decide(self, decision: str, revision: int | None) -> None:
        rows = self.ledger.deliveries(self.report, revision=revision)
        changed = getattr(self.ledger, decision)(rows, "ann", "for reasons")
        if decision == "again":
            self.granted.update(row.recipient for row in changed.done)

    @rule(lifts=st.booleans())
    def stop(self, lifts: bool) -> None:
        self.ledger.stop(self.report, "ann", "wrong")
        self.nothing_of_a_stopped_report_waits_to_be_sent()
        if lifts:
            self.lift()

    @rule()
    def lift(self) -> None:
        self.ledger.lift(self.report, "ann", "right")
        self.decide("release", None)

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
        max_examples=60,
        stateful_step_count=20,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    with place.open(lease=dt.timedelta(minutes=30)) as ledger:
        run_state_machine_as_test(lambda: Office(ledger, place.clock), settings=limits)
