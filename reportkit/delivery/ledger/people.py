"""What people decide about single deliveries: to hold them, let them go, or send them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, func, select, update

from reportkit.delivery.ledger.book import ANEW, COLUMNS, FREE, Book, batches, change, delivery_of
from reportkit.delivery.ledger.database import lock
from reportkit.delivery.ledger.rights import Taken, reader_of, right, rights_taken
from reportkit.delivery.ledger.rows import Changed, Delivery
from reportkit.delivery.ledger.states import Kind, State
from reportkit.delivery.ledger.stops import standing_stop, withdrawable
from reportkit.delivery.ledger.tables import DELIVERIES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from reportkit.delivery.ledger.rights import Reader
    from reportkit.delivery.ledger.rows import Stop

_C = DELIVERIES.c
_IS = {
    State.QUEUED: "is queued",
    State.SENDING: "is being handed to the server",
    State.SENT: "was sent",
    State.HELD: "is held",
    State.REFUSED: "was refused by the server",
    State.UNKNOWN: "may have been sent",
}


class People(Book):
    """Decisions by persons; each is done as a whole, and told what it left alone."""

    __slots__ = ()

    def hold(self, deliveries: Iterable[Delivery], by: str, reason: str) -> Changed:
        """Hold what is queued, up to the last moment of a letter that is being sent."""
        now = self.clock()
        with self.database.writing() as connection:
            rows = _as_they_are(connection, deliveries)
            held = _hold(connection, [row.id for row in rows], now, by, reason)
            done = {row.id for row in held}
            return Changed(held, tuple((row, _IS[row.state]) for row in rows if row.id not in done))

    def release(self, deliveries: Iterable[Delivery], by: str, reason: str) -> Changed:
        """Queue what is held. Of several revisions that a reader would get, the last goes.

        Left alone is what its reader has, or is being sent, in another revision: a person who
        wants it sent all the same says so by :meth:`again`.
        """
        now = self.clock()
        with self.database.writing() as connection:
            rows = _as_they_are(connection, deliveries)
            stops = _stops(connection, rows)
            taken = rights_taken(connection, rows)
            chosen: list[tuple[Delivery, int]] = []
            left: list[tuple[Delivery, str]] = []
            for row in rows:
                why = _why_not_released(row, taken, stops)
                if why:
                    left.append((row, why))
                else:
                    chosen.append((row, row.turn))
                    mine = Taken(row.id, row.revision, row.turn, State.QUEUED)
                    taken[reader_of(row)] = mine
            return Changed(_queue(connection, chosen, now, by, reason), tuple(left))

    def hasten(self, deliveries: Iterable[Delivery], by: str, reason: str) -> Changed:
        """Have what was put off go at once, with its time to be tried again from the start."""
        now = self.clock()
        with self.database.writing() as connection:
            rows = _as_they_are(connection, deliveries)
            waiting: list[tuple[Delivery, int]] = []
            left: list[tuple[Delivery, str]] = []
            for row in rows:
                if row.state is State.QUEUED and row.not_before is not None:
                    waiting.append((row, row.turn))
                else:
                    left.append((row, _IS[row.state]))
            return Changed(_queue(connection, waiting, now, by, reason), tuple(left))

    def again(self, deliveries: Iterable[Delivery], by: str, reason: str) -> Changed:
        """Send again what was sent, refused or is unknown, or another revision of it.

        It is another turn: the ledger shows who wanted it, and the letter gets a number of its
        own. Of several revisions that a reader would get, the last goes, in place of one that is
        still queued.
        """
        now = self.clock()
        with self.database.writing() as connection:
            rows = _as_they_are(connection, deliveries)
            stops = _stops(connection, rows)
            taken = rights_taken(connection, rows)
            turns = _turns(connection, rows)
            chosen: dict[Reader, tuple[Delivery, int]] = {}
            left: list[tuple[Delivery, str]] = []
            for row in rows:
                reader = reader_of(row)
                why = _why_not_again(row, taken, stops)
                if reader in chosen:
                    why = f"revision {chosen[reader][0].revision} is sent in its place"
                if why:
                    left.append((row, why))
                else:
                    chosen[reader] = row, turns[reader] + 1
            replaced = [taken[reader].id for reader in chosen if reader in taken]
            _hold(connection, replaced, now, by, "another revision is sent in its place")
            queued = _queue(connection, list(chosen.values()), now, by, reason)
            return Changed(queued, tuple(left))


def _as_they_are(connection: Connection, deliveries: Iterable[Delivery]) -> tuple[Delivery, ...]:
    """Read rows anew, last revision first, so that what is read stays true for this transaction."""
    given = tuple(deliveries)
    for report in sorted({row.report for row in given}):
        lock(connection, report)
    rows: list[Delivery] = []
    for ids in batches(sorted({row.id for row in given})):
        statement = select(*COLUMNS).where(_C.id.in_(ids)).with_for_update()
        rows += [delivery_of(row) for row in connection.execute(statement)]
    return tuple(sorted(rows, key=lambda row: (-row.revision, row.id)))


def _stops(connection: Connection, rows: Iterable[Delivery]) -> Mapping[str, Stop | None]:
    return {report: standing_stop(connection, report) for report in {row.report for row in rows}}


def _why_not_released(
    row: Delivery, taken: Mapping[Reader, Taken], stops: Mapping[str, Stop | None]
) -> str:
    other = taken.get(reader_of(row))
    if row.state is not State.HELD:
        return _IS[row.state]
    if other is not None and (row.turn == 1 or row.turn < other.turn):
        return str(other)
    return _why_stopped(row, stops)


def _why_not_again(
    row: Delivery, taken: Mapping[Reader, Taken], stops: Mapping[str, Stop | None]
) -> str:
    if row.state in {State.QUEUED, State.SENDING}:
        return _IS[row.state]
    other = taken.get(reader_of(row))
    if row.state is State.HELD and (other is None or other.id == row.id):
        return "is held, and nothing else goes to its reader: release it"
    return _why_stopped(row, stops)


def _why_stopped(row: Delivery, stops: Mapping[str, Stop | None]) -> str:
    stop = stops[row.report]
    if stop is None or row.kind is Kind.NOTICE:
        return ""
    return f"the report is stopped by {stop.by}: {stop.reason}"


def _turns(connection: Connection, rows: tuple[Delivery, ...]) -> dict[Reader, int]:
    """Return the last turn of each reader, of held rows too."""
    found: dict[Reader, int] = {}
    columns = (_C.audience, _C.recipient, _C.kind)
    for report, as_of in sorted({(row.report, row.as_of) for row in rows}):
        last = select(*columns, func.max(_C.turn)).where(_C.report == report, _C.as_of == as_of)
        for audience, recipient, kind, turn in connection.execute(last.group_by(*columns)):
            found[report, as_of, audience, recipient, kind] = turn
    return found


def _hold(
    connection: Connection, ids: list[int], now: dt.datetime, by: str, reason: str
) -> tuple[Delivery, ...]:
    held: list[Delivery] = []
    for batch in batches(ids):
        statement = update(DELIVERIES).where(_C.id.in_(batch), withdrawable())
        statement = statement.values(
            **FREE, state=State.HELD, sendable=None, reason=reason, changed_at=now
        )
        held += change(connection, statement.returning(*COLUMNS), now, by)
    return tuple(held)


def _queue(
    connection: Connection,
    chosen: list[tuple[Delivery, int]],
    now: dt.datetime,
    by: str,
    reason: str,
) -> tuple[Delivery, ...]:
    queued: list[Delivery] = []
    for batch in batches(chosen):
        turns = {row.id: turn for row, turn in batch}
        rights = {row.id: right(reader_of(row), turn) for row, turn in batch}
        statement = (
            update(DELIVERIES)
            .where(_C.id.in_(turns))
            .values(
                **ANEW,
                state=State.QUEUED,
                turn=case(turns, value=_C.id),
                sendable=case(rights, value=_C.id),
                reason=reason,
                changed_at=now,
            )
        )
        queued += change(connection, statement.returning(*COLUMNS), now, by)
    return tuple(sorted(queued, key=lambda row: row.id))
