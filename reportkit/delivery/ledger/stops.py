"""A person's word that a report is not to be sent, until it is lifted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, insert, or_, select, update

from reportkit.delivery.ledger.book import COLUMNS, FREE, Book, change
from reportkit.delivery.ledger.database import lock
from reportkit.delivery.ledger.rows import Changed, Stop
from reportkit.delivery.ledger.states import Kind, Phase, State
from reportkit.delivery.ledger.tables import DELIVERIES, STOPS

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

_COLUMNS = (STOPS.c.report, STOPS.c.since, STOPS.c.by, STOPS.c.reason)


class Stops(Book):
    """Stopping a report and letting it go again."""

    __slots__ = ()

    def stop(self, report: str, by: str, reason: str) -> Changed:
        """Send nothing more of a report until it is lifted; a first stop stands.

        What is queued is held, up to the last moment of a letter that is being sent, and so is
        what is queued later. Notices to the owner go on.

        Returns
        -------
        Changed
            The deliveries that are held now.
        """
        now = self.clock()
        with self.database.writing() as connection:
            lock(connection, report)
            if standing_stop(connection, report) is None:
                values = {"report": report, "standing": report, "by": by, "reason": reason}
                connection.execute(insert(STOPS).values(**values, since=now))
            held = (
                update(DELIVERIES)
                .where(
                    DELIVERIES.c.report == report,
                    DELIVERIES.c.kind != Kind.NOTICE,
                    withdrawable(),
                )
                .values(
                    **FREE,
                    state=State.HELD,
                    sendable=None,
                    reason=f"stopped by {by}: {reason}",
                    changed_at=now,
                )
            )
            return Changed(change(connection, held.returning(*COLUMNS), now, by))

    def lift(self, report: str, by: str, reason: str) -> bool:
        """Let a report be sent again. What is held stays held: :meth:`Ledger.release` sends it.

        Returns
        -------
        bool
            Whether it was stopped.
        """
        with self.database.writing() as connection:
            lifted = connection.execute(
                update(STOPS)
                .where(STOPS.c.standing == report)
                .values(standing=None, lifted_at=self.clock(), lifted_by=by, lifted_reason=reason)
            )
            return lifted.rowcount > 0

    def stops(self) -> tuple[Stop, ...]:
        """Return the stops that stand."""
        with self.database.reading() as connection:
            standing = select(*_COLUMNS).where(STOPS.c.standing.is_not(None))
            return tuple(Stop(*row) for row in connection.execute(standing.order_by(STOPS.c.id)))


def standing_stop(connection: Connection, report: str) -> Stop | None:
    """Return the stop that stands for a report; true until the end under the report's lock."""
    row = connection.execute(select(*_COLUMNS).where(STOPS.c.standing == report)).one_or_none()
    return Stop(*row) if row else None


def withdrawable() -> ColumnElement[bool]:
    """Return what can still be kept from being sent: the last line of the letter is not out."""
    c = DELIVERIES.c
    claimed = and_(c.state == State.SENDING, c.phase == Phase.CLAIMED)
    return or_(c.state == State.QUEUED, claimed)
