"""Reading the ledger: who got what, when, and what is held and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from reportkit.delivery.ledger.book import COLUMNS, Book, delivery_of
from reportkit.delivery.ledger.rows import Change, Delivery
from reportkit.delivery.ledger.states import Kind, Phase, State
from reportkit.delivery.ledger.tables import DELIVERIES, HISTORY

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from sqlalchemy import Select

_C = DELIVERIES.c


class Records(Book):
    """What the ledger knows."""

    __slots__ = ()

    def deliveries(
        self,
        report: str | None = None,
        as_of: dt.date | None = None,
        *,
        audience: str | None = None,
        revision: int | None = None,
        recipient: str | None = None,
        kind: Kind | None = None,
        state: State | Collection[State] | None = None,
        limit: int | None = None,
    ) -> tuple[Delivery, ...]:
        """Return deliveries, in the order in which they were noted.

        Parameters
        ----------
        report, as_of, audience, revision, recipient, kind
            Those with this value alone.
        state
            Those in this state, or in one of these.
        limit
            The latest so many.
        """
        wanted = {
            _C.report: report,
            _C.as_of: as_of,
            _C.audience: audience,
            _C.revision: revision,
            _C.recipient: recipient,
            _C.kind: kind,
        }
        statement = select(*COLUMNS).order_by(_C.id.desc()).limit(limit)
        for column, value in wanted.items():
            if value is not None:
                statement = statement.where(column == value)
        if state is not None:
            states = {state} if isinstance(state, State) else set(state)
            statement = statement.where(_C.state.in_(states))
        return self._read(statement)[::-1]

    def history(self, delivery: Delivery) -> tuple[Change, ...]:
        """Return all that a delivery has been, oldest first."""
        c = HISTORY.c
        lines = select(c.at, c.state, c.phase, c.turn, c.reason, c.by)
        lines = lines.where(c.delivery_id == delivery.id).order_by(c.id)
        with self.database.reading() as connection:
            return tuple(
                Change(at, State(state), Phase(phase) if phase else None, *rest)
                for at, state, phase, *rest in connection.execute(lines)
            )

    def last_sent(
        self, report: str, audience: str, recipient: str, before: dt.date
    ) -> Delivery | None:
        """Return the edition of an earlier day that a reader was sent last, if there is one.

        Of several revisions of that day, the one that was sent last.
        """
        mine = _sent(report, audience, before).where(_C.recipient == recipient).limit(1)
        return next(iter(self._read(mine)), None)

    def last_sent_each(self, report: str, audience: str, before: dt.date) -> dict[str, Delivery]:
        """Return, for each reader of an audience who was sent one, what :meth:`last_sent` does."""
        found: dict[str, Delivery] = {}
        for delivery in self._read(_sent(report, audience, before)):
            found.setdefault(delivery.recipient, delivery)
        return found

    def _read(self, statement: Select[tuple[object, ...]]) -> tuple[Delivery, ...]:
        with self.database.reading() as connection:
            return tuple(delivery_of(row) for row in connection.execute(statement))


def _sent(report: str, audience: str, before: dt.date) -> Select[tuple[object, ...]]:
    """Select editions that were sent, also where they are being sent again, the last first."""
    mine = (_C.report == report, _C.audience == audience, _C.kind == Kind.EDITION)
    statement = select(*COLUMNS).where(*mine, _C.as_of < before, _C.sent_at.is_not(None))
    return statement.order_by(_C.as_of.desc(), _C.turn.desc(), _C.id.desc())
