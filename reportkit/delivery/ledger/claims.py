"""Taking rows up to send them, and the fence that lets one sender finish.

A claim changes ``queued`` to ``sending`` under a token that nobody else has. Before the last line
of a letter goes out, the sender asks :meth:`Claims.closing`: whoever lost the row is told there,
and leaves the letter unfinished. No step depends on a clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import and_, case, func, literal, or_, select, update

from reportkit.delivery.ledger.book import COLUMNS, FREE, Book, change, delivery_of
from reportkit.delivery.ledger.database import lock
from reportkit.delivery.ledger.states import Kind, Phase, State
from reportkit.delivery.ledger.stops import standing_stop
from reportkit.delivery.ledger.tables import DELIVERIES, Instant

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Connection

    from reportkit.delivery.ledger.rows import Delivery

_C = DELIVERIES.c
_LATE = {State.SENT, State.REFUSED}  # what a server said is never overruled by our not knowing


class Claims(Book):
    """What a sender does with a row, from taking it up to the server's word."""

    __slots__ = ()

    def claim(self, limit: int, reports: Collection[str] | None = None) -> tuple[Delivery, ...]:
        """Take up to ``limit`` queued rows whose time has come, oldest first.

        Nobody else gets them. Take no more than can be sent within the lease.

        Parameters
        ----------
        limit
            How many at most.
        reports
            Of these reports only.
        """
        token, now = uuid4().hex, self.clock()
        due = [_C.state == State.QUEUED, or_(_C.not_before.is_(None), _C.not_before <= now)]
        if reports is not None:
            due.append(_C.report.in_(reports))
        queued = select(_C.id).where(*due).order_by(_C.id).limit(limit)

        def take(connection: Connection) -> tuple[Delivery, ...]:
            # Where an answer was lost on its way, the rows are ours already.
            ours = select(*COLUMNS).where(_C.claim == token, _C.state == State.SENDING)
            if found := tuple(delivery_of(row) for row in connection.execute(ours)):
                return found
            ids = connection.scalars(queued.with_for_update(skip_locked=True)).all()
            if not ids:
                return ()
            taken = (
                update(DELIVERIES)
                .where(_C.id.in_(ids), _C.state == State.QUEUED)
                .values(
                    state=State.SENDING,
                    phase=Phase.CLAIMED,
                    claim=token,
                    claimant=self.claimant.to_json(),
                    lease_until=now + self.lease,
                    attempts=_C.attempts + 1,
                    first_try_at=func.coalesce(_C.first_try_at, literal(now, Instant)),
                    changed_at=now,
                )
            )
            return change(connection, taken.returning(*COLUMNS), now, str(self.claimant))

        return tuple(sorted(self.database.insist(take), key=lambda row: row.id))

    def closing(self, delivery: Delivery) -> bool:
        """Ask to finish a letter: after True its last line may go out, after False never.

        False is said to whoever lost the row: it was taken over as a dead sender's, or a person
        holds it.
        """
        now = self.clock()

        def close(connection: Connection) -> bool:
            closing = (
                update(DELIVERIES)
                .where(_in_hand(delivery), _C.phase == Phase.CLAIMED)
                .values(phase=Phase.CLOSING, lease_until=now + self.lease, changed_at=now)
            )
            if change(connection, closing.returning(*COLUMNS), now, str(self.claimant)):
                return True
            is_closing = select(_C.id).where(_in_hand(delivery), _C.phase == Phase.CLOSING)
            return connection.scalar(is_closing) is not None

        return self.database.insist(close)

    def conclude(
        self,
        delivery: Delivery,
        state: State,
        reason: str = "",
        not_before: dt.datetime | None = None,
    ) -> bool:
        """Note what came of sending a row.

        A server's late word counts also where the row has been given up as ``unknown``.

        Parameters
        ----------
        delivery
            As it was claimed.
        state
            ``sent``, ``refused``, ``unknown``, ``held``, or ``queued`` to try it again.
        reason
            What the server said.
        not_before
            When it may be tried again.

        Returns
        -------
        bool
            False where the row is somebody else's by now: nothing was changed.
        """
        now = self.clock()
        values: dict[str, Any] = {"state": state, "reason": reason, "not_before": not_before}
        if state is State.SENT:
            values["sent_at"] = now
        ours = _in_hand(delivery)
        if state in _LATE:
            ours = or_(ours, and_(_claimed_as(delivery), _C.state == State.UNKNOWN))
        return self._settle(delivery, ours, values)

    def put_back(self, delivery: Delivery, reason: str = "") -> bool:
        """Put a claimed row back that was not tried: it does not count as an attempt."""
        untried = {
            "state": State.QUEUED,
            "reason": reason,
            "attempts": _C.attempts - 1,
            "first_try_at": case((_C.attempts <= 1, None), else_=_C.first_try_at),
        }
        return self._settle(delivery, and_(_in_hand(delivery), _C.phase == Phase.CLAIMED), untried)

    def _settle(
        self, delivery: Delivery, ours: ColumnElement[bool], values: dict[str, Any]
    ) -> bool:
        now = self.clock()

        def settle(connection: Connection) -> bool:
            chosen = values
            if chosen["state"] is State.QUEUED:
                lock(connection, delivery.report)
                stop = standing_stop(connection, delivery.report)
                if stop is not None and delivery.kind is not Kind.NOTICE:
                    why = f"stopped by {stop.by}: {stop.reason}"
                    chosen = {**chosen, "state": State.HELD, "reason": why}
            if chosen["state"] is State.HELD:
                chosen = {**chosen, "sendable": None}
            settled = update(DELIVERIES).where(ours).values(**FREE, **chosen, changed_at=now)
            if change(connection, settled.returning(*COLUMNS), now, str(self.claimant)):
                return True
            # Said twice, because the answer to the first time was lost.
            now_is = connection.scalar(select(_C.state).where(_claimed_as(delivery)))
            return bool(now_is == chosen["state"])

        return self.database.insist(settle)


def _claimed_as(delivery: Delivery) -> ColumnElement[bool]:
    return and_(_C.id == delivery.id, _C.claim == delivery.claim)


def _in_hand(delivery: Delivery) -> ColumnElement[bool]:
    return and_(_claimed_as(delivery), _C.state == State.SENDING)
