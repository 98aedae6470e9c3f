"""What a process had in hand when it died, and what becomes of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from reportkit.delivery.ledger.book import COLUMNS, FREE, Book, change
from reportkit.delivery.ledger.building import LEASE as BUILD_LEASE
from reportkit.delivery.ledger.claimant import read_claimant
from reportkit.delivery.ledger.rows import Recovered
from reportkit.delivery.ledger.slots import SLOT_COLUMNS, change_slots
from reportkit.delivery.ledger.states import Phase, SlotState, State
from reportkit.delivery.ledger.tables import DELIVERIES, SLOTS

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from reportkit.delivery.ledger.rows import Delivery, Slot

_C = DELIVERIES.c
_BUILDERS = 3  # that die over one slot: the next would too


class Recovery(Book):
    """Taking over from processes that are no more."""

    __slots__ = ()

    def recover(self) -> Recovered:
        """Take over what dead claimants had in hand; call it at the start, and now and then.

        A claimant is dead if its process is gone, where we can see that, or once its lease has
        run out. A letter that was not finished is queued again; one whose last line may have gone
        out is ``unknown``. A claimant that was merely slow learns it at :meth:`Ledger.closing`.
        """

        def take_over(connection: Connection) -> Recovered:
            now = self.clock()
            rows = connection.execute(select(DELIVERIES).where(_C.state == State.SENDING)).all()
            taken = [it for row in rows for it in self._take_delivery(connection, row, now)]
            building = select(SLOTS).where(SLOTS.c.state == SlotState.BUILDING)
            slots = [
                it
                for row in connection.execute(building).all()
                for it in self._take_slot(connection, row, now)
            ]
            return Recovered(
                queued=tuple(it for it in taken if it.state is State.QUEUED),
                unknown=tuple(it for it in taken if it.state is State.UNKNOWN),
                slots=tuple(it for it in slots if it.state is SlotState.WAITING),
                failed=tuple(it for it in slots if it.state is SlotState.FAILED),
            )

        return self.database.insist(take_over)

    def _take_delivery(
        self, connection: Connection, row: Row[Any], now: dt.datetime
    ) -> tuple[Delivery, ...]:
        end = _end(row, now, self.lease)
        if not end:
            return ()
        values: dict[str, Any] = {
            "state": State.UNKNOWN,
            "reason": f"{end} as the letter was finished: the server may have taken it",
        }
        if row.phase == Phase.CLAIMED:
            values = {"state": State.QUEUED, "reason": f"{end} before the letter was finished"}
        # The phase is compared too: a claimant that is slow may have gone on since it was read.
        as_read = (_C.id == row.id, _C.claim == row.claim, _C.phase == row.phase)
        taken = update(DELIVERIES).where(*as_read, _C.state == State.SENDING)
        taken = taken.values(**FREE, **values, changed_at=now)
        return change(connection, taken.returning(*COLUMNS), now, str(self.claimant))

    def _take_slot(
        self, connection: Connection, row: Row[Any], now: dt.datetime
    ) -> tuple[Slot, ...]:
        end = _end(row, now, BUILD_LEASE)
        if not end:
            return ()
        deaths = row.deaths + 1
        c, hopeless = SLOTS.c, deaths >= _BUILDERS
        taken = (
            update(SLOTS)
            .where(c.id == row.id, c.claim == row.claim, c.state == SlotState.BUILDING)
            .values(
                state=SlotState.FAILED if hopeless else SlotState.WAITING,
                reason=f"{end} as it was built" + f", as {row.deaths} before it" * hopeless,
                deaths=deaths,
                claimant=None,
                lease_until=None,
                changed_at=now,
            )
        )
        return change_slots(connection, taken.returning(*SLOT_COLUMNS), now, str(self.claimant))


def _end(row: Row[Any], now: dt.datetime, lease: dt.timedelta) -> str:
    """Return how the claimant of a row came to its end, ``""`` where it may be alive."""
    claimant = read_claimant(row.claimant)
    if claimant.is_gone():
        return f"{claimant} died"
    # A lease that ends far ahead was written by a clock that has been set back since.
    if dt.timedelta() < row.lease_until - now <= 2 * lease:
        return ""
    return f"{claimant} was not heard of for {lease.total_seconds() / 60:g} minutes"
