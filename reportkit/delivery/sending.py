"""Send what the ledger has queued, one letter to one recipient at a time.

1. A few rows are claimed: nobody else has them.
2. The letter is read back by its hash, and addressed to this one recipient.
3. The transport takes it up to its end, asks the ledger whether the row is still ours, and ends it.
4. What the server said becomes the row's state; what goes wrong for one concerns no other.

Where the server itself cannot be used, no recipient is at fault: all that is due is put off.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reportkit.delivery.kept_letters import read_letter
from reportkit.delivery.ledger import Delivery, Kind, Ledger, State
from reportkit.delivery.letter import addressed, message_id
from reportkit.delivery.pace import Pace
from reportkit.delivery.retrying import again_at
from reportkit.delivery.transport import Outcome, ServerError
from reportkit.delivery.transport.line import Line
from reportkit.editions.outcome import explained
from reportkit.errors import DeliveryError
from reportkit.reports import Project
from reportkit.reports.recipients import outside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportkit.delivery.transport import Transport

_MOST_CLAIMED = 20  # rows; what is claimed and not sent yet waits for this process
_AHEAD = 10.0  # [seconds] of sending that are claimed at once
_PUT_OFF_AT_ONCE = 500  # rows
# An owner's mail is how anybody hears of what was held while the server was away.
_NOTICES = dt.timedelta(days=60)
_RETRY_FOR = dt.timedelta(hours=4)  # for letters of a report that is defined no more
_STATES = {
    Outcome.ACCEPTED: State.SENT,
    Outcome.REFUSED: State.REFUSED,
    Outcome.UNKNOWN: State.UNKNOWN,
}
_TO_BE_SEEN = (State.REFUSED, State.UNKNOWN, State.HELD)


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What became of the rows that were claimed.

    Parameters
    ----------
    sent, put_off, withdrawn
        How many were taken by the server; are tried again later; were taken over by another
        process, or held by a person, before they left.
    refused, unknown, held
        Those that somebody must look at, each with the reason why.
    trouble
        Why the mail server could not be used; None where it could.
    """

    sent: int = 0
    put_off: int = 0
    withdrawn: int = 0
    refused: tuple[Delivery, ...] = ()
    unknown: tuple[Delivery, ...] = ()
    held: tuple[Delivery, ...] = ()
    trouble: str | None = None


def send_queued(
    ledger: Ledger,
    transport: Transport,
    root: Path,
    project: Project,
    *,
    clock: Callable[[], dt.datetime],
    stop: Callable[[], bool],
) -> Dispatched:
    """Send every row that is queued and due.

    Call ``ledger.recover()`` before it: rows of a process that died are not claimed here.

    Parameters
    ----------
    root
        The archive's folder, which keeps the letters.
    clock
        The time of day: for the letters' Date, and for when to try again.
    stop
        Asked between letters: a letter under way is finished, the rest is put back.

    Raises
    ------
    DeliveryError
        If the ledger cannot be read or written. What was sent until then is noted, or becomes
        ``unknown``.
    """
    line = Line(transport, stop)
    dispatch = _Dispatch(ledger, line, root, project, clock, stop)
    try:
        dispatch.run()
    finally:
        line.close()
    return dispatch.done()


@dataclass(slots=True)
class _Dispatch:
    ledger: Ledger
    line: Line
    root: Path
    project: Project
    clock: Callable[[], dt.datetime]
    stop: Callable[[], bool]
    counts: Counter[State | None] = field(default_factory=Counter)  # None: withdrawn
    rows: dict[State, list[Delivery]] = field(default_factory=dict)  # that need a look
    trouble: str | None = None
    letter: tuple[str, bytes] = ("", b"")  # the last one read: many readers get the same

    @property
    def windows(self) -> dict[str, dt.timedelta]:
        """How long a report's letters are tried, by its key in the ledger."""
        reports = self.project.reports
        return {report.key(name): report.retry_for for name, report in reports.items()}

    def run(self) -> None:
        rate = self.project.delivery.rate
        pace = Pace(rate)
        at_once = max(1, min(_MOST_CLAIMED, int(rate * _AHEAD / 60)))
        while not self.stop() and (claimed := self.ledger.claim(at_once)):
            waiting = deque(claimed)
            try:
                while waiting and pace.wait(self.stop):
                    row = waiting.popleft()
                    try:
                        self.deliver(row)
                    except ServerError as error:
                        unsent = (row, *waiting)
                        waiting.clear()
                        self.put_all_off(unsent, str(error))
                        return
            finally:
                # Where the ledger is what failed, it recovers them itself.
                with contextlib.suppress(DeliveryError):
                    for row in waiting:
                        self.ledger.put_back(row, "not tried: the sending was stopped")

    def deliver(self, row: Delivery) -> None:
        """Send one row, and note what became of it."""
        leaving = False

        def closing() -> bool:
            nonlocal leaving
            leaving = self.ledger.closing(row)
            return leaving

        try:
            letter = self.addressed(row)
        except Exception as error:  # noqa: BLE001  whatever a letter has, the next may not have
            self.conclude(row, State.HELD, explained(error))
            return
        try:
            reply = self.line.send(letter, self.project.sender, row.recipient, closing)
        except ServerError:
            raise
        except BaseException as error:
            # The letter had no end, unless it was its verdict that was waited for.
            ours = isinstance(error, Exception) and not isinstance(error, DeliveryError)
            early = State.HELD if ours else State.QUEUED
            with contextlib.suppress(DeliveryError):
                self.conclude(row, State.UNKNOWN if leaving else early, _why(error))
            if ours:
                return
            raise
        match reply.outcome:
            case Outcome.PUT_OFF:
                self.put_off(row, reply.said)
            case Outcome.WITHDRAWN:
                self.counts[None] += 1
            case verdict:
                self.conclude(row, _STATES[verdict], reply.said)

    def addressed(self, row: Delivery) -> bytes:
        """Return the letter as this recipient gets it."""
        if outside((row.recipient,), self.project.allowed_domains):
            raise DeliveryError(
                f"{row.recipient} is outside the domains that may be written to "
                f"({', '.join(self.project.allowed_domains)}). "
                "Add its domain to allowed_domains in [delivery], or take the reader off the list."
            )
        sha256, letter = self.letter
        if sha256 != row.letter:
            letter = read_letter(self.root, row.letter)
            self.letter = (row.letter, letter)
        return addressed(
            letter,
            recipient=row.recipient,
            date=self.clock(),
            message_id=message_id(letter, row.recipient, row.turn),
            to=row.to,
            cc=row.cc,
        )

    def put_off(self, row: Delivery, why: str) -> None:
        """Have a row tried again later, or held where that has gone on for too long."""
        window = self.windows.get(row.report, _RETRY_FOR)
        if row.kind is Kind.NOTICE:
            window = _NOTICES
        later = again_at(row, self.clock(), window)
        if later is not None:
            self.conclude(row, State.QUEUED, why, later)
            return
        hours = f"{window.total_seconds() / 3600:g} hours"
        self.conclude(row, State.HELD, f"could not be sent within {hours}. Lastly: {why}")

    def put_all_off(self, rows: Iterable[Delivery], why: str) -> None:
        """Put off these rows and all that are due: the next would fare no better."""
        self.trouble = why
        while rows:
            for row in rows:
                self.put_off(row, why)
            rows = () if self.stop() else self.ledger.claim(_PUT_OFF_AT_ONCE)

    def conclude(
        self, row: Delivery, state: State, why: str, later: dt.datetime | None = None
    ) -> None:
        """Note what became of a row."""
        reason = " ".join(why.split())
        noted = self.ledger.conclude(row, state, reason, later)
        self.counts[state if noted else None] += 1
        if noted and state in _TO_BE_SEEN:
            self.rows.setdefault(state, []).append(replace(row, state=state, reason=reason))

    def done(self) -> Dispatched:
        """Return what became of it all."""
        refused, unknown, held = (tuple(self.rows.get(state, ())) for state in _TO_BE_SEEN)
        return Dispatched(
            self.counts[State.SENT],
            self.counts[State.QUEUED],
            self.counts[None],
            refused,
            unknown,
            held,
            self.trouble,
        )


def _why(error: BaseException) -> str:
    return explained(error) if isinstance(error, Exception) else "interrupted"
