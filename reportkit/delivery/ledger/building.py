"""Slots being built: each by one process at a time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import or_, select, update

from reportkit.delivery.ledger.book import Book
from reportkit.delivery.ledger.rows import Slot, SlotChange
from reportkit.delivery.ledger.slots import SLOT_COLUMNS, change_slots, slot_of
from reportkit.delivery.ledger.states import SlotState
from reportkit.delivery.ledger.tables import SLOT_HISTORY, SLOTS

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

LEASE = dt.timedelta(hours=6)
"""How long a slot may be built before others take over, where they cannot see the builder."""

_C = SLOTS.c


class Building(Book):
    """What a builder does with a slot."""

    __slots__ = ()

    def claim_slot(self, now: dt.datetime, reports: Collection[str] | None = None) -> Slot | None:
        """Take up the oldest slot that waits and whose time to try has come, if there is one."""
        token = uuid4().hex
        ready = [_C.state == SlotState.WAITING, _C.due_at <= now]
        ready.append(or_(_C.retry_at.is_(None), _C.retry_at <= now))
        if reports is not None:
            ready.append(_C.report.in_(reports))
        waiting = select(_C.id).where(*ready).order_by(_C.due_at, _C.id).limit(1)

        def take(connection: Connection) -> Slot | None:
            # Where an answer was lost on its way, the slot is ours already.
            ours = select(*SLOT_COLUMNS).where(_C.claim == token)
            if row := connection.execute(ours).one_or_none():
                return slot_of(row)
            found = connection.scalar(waiting.with_for_update(skip_locked=True))
            taken = (
                update(SLOTS)
                .where(_C.id == found, _C.state == SlotState.WAITING)
                .values(
                    state=SlotState.BUILDING,
                    claim=token,
                    claimant=self.claimant.to_json(),
                    lease_until=now + LEASE,
                    attempts=_C.attempts + 1,
                    changed_at=now,
                )
            )
            by = str(self.claimant)
            return next(
                iter(change_slots(connection, taken.returning(*SLOT_COLUMNS), now, by)), None
            )

        return self.database.insist(take)

    def conclude_slot(
        self, slot: Slot, state: SlotState, reason: str = "", retry_at: dt.datetime | None = None
    ) -> bool:
        """Note what came of a slot: ``waiting`` to try it again, else what it is for good.

        Returns
        -------
        bool
            False where it is somebody else's by now.
        """
        now, by = self.clock(), str(self.claimant)
        ours = (_C.id == slot.id, _C.claim == slot.claim)
        settled = (
            update(SLOTS)
            .where(*ours, _C.state == SlotState.BUILDING)
            .values(
                state=state,
                reason=reason,
                retry_at=retry_at,
                claimant=None,
                lease_until=None,
                changed_at=now,
            )
        )

        def settle(connection: Connection) -> bool:
            if change_slots(connection, settled.returning(*SLOT_COLUMNS), now, by):
                return True
            # Said twice, because the answer to the first time was lost.
            return connection.scalar(select(_C.state).where(*ours)) == state

        return self.database.insist(settle)

    def slots(
        self, report: str | None = None, state: SlotState | None = None, limit: int | None = None
    ) -> tuple[Slot, ...]:
        """Return slots, the latest time first."""
        statement = select(*SLOT_COLUMNS).order_by(_C.due_at.desc(), _C.id.desc()).limit(limit)
        if report is not None:
            statement = statement.where(_C.report == report)
        if state is not None:
            statement = statement.where(_C.state == state)
        with self.database.reading() as connection:
            return tuple(slot_of(row) for row in connection.execute(statement))

    def slot_history(self, slot: Slot) -> tuple[SlotChange, ...]:
        """Return all that a slot has been, oldest first."""
        c = SLOT_HISTORY.c
        lines = select(c.at, c.state, c.reason, c.by).where(c.slot_id == slot.id).order_by(c.id)
        with self.database.reading() as connection:
            return tuple(
                SlotChange(at, SlotState(state), reason, by)
                for at, state, reason, by in connection.execute(lines)
            )
