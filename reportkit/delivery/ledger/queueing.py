"""From letters and readers to rows, each at most once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from reportkit.delivery.ledger.book import COLUMNS, Book, change, column_values, delivery_of
from reportkit.delivery.ledger.database import lock
from reportkit.delivery.ledger.rights import reader_of, right, rights_taken
from reportkit.delivery.ledger.rows import Addressed, Delivery, Queued
from reportkit.delivery.ledger.states import Kind, State
from reportkit.delivery.ledger.stops import standing_stop
from reportkit.delivery.ledger.tables import DELIVERIES
from reportkit.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from sqlalchemy import Connection

    from reportkit.delivery.ledger.rights import Reader, Taken
    from reportkit.delivery.ledger.rows import Stop

_FIRST = {State.QUEUED, State.HELD}


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Rows by what becomes of them, each with its reason."""

    added: list[tuple[Addressed, State, str]] = field(default_factory=list)
    had: list[tuple[Addressed, State, str]] = field(default_factory=list)
    already: list[tuple[Any, ...]] = field(default_factory=list)


class Queueing(Book):
    """Noting what is to be sent."""

    __slots__ = ()

    def queue(
        self, rows: Iterable[Addressed], state: State = State.QUEUED, reason: str = "", by: str = ""
    ) -> Queued:
        """Note letters for their readers, all or none; what is there already stays as it is.

        Parameters
        ----------
        rows
            Letters and readers.
        state
            ``queued`` or ``held``.
        reason
            Why, for people.
        by
            Who; this process where nobody is named.

        Raises
        ------
        DeliveryError
            If the ledger cannot be written.
        """
        if state not in _FIRST:
            raise DeliveryError(f"A delivery begins as queued or held, not as {state}.")
        wanted = tuple({_key(row): row for row in rows}.values())
        if not wanted:
            return Queued()
        now, by = self.clock(), by or str(self.claimant)
        with self.database.writing() as connection:
            reports = sorted({row.report for row in wanted})
            for report in reports:
                lock(connection, report)
            there = _there(connection, wanted)
            found = _sort(
                wanted,
                (state, reason),
                there.keys(),
                rights_taken(connection, wanted),
                {report: standing_stop(connection, report) for report in reports},
            )

            def add(rows: list[tuple[Addressed, State, str]]) -> tuple[Delivery, ...]:
                if not rows:
                    return ()
                statement = insert(DELIVERIES).returning(*COLUMNS, sort_by_parameter_order=True)
                new = [{**_new(*row), "changed_at": now} for row in rows]
                return change(connection, statement, now, by, new)

            return Queued(
                added=add(found.added),
                already=tuple(there[key] for key in found.already),
                had=add(found.had),
            )


def _sort(
    rows: Iterable[Addressed],
    asked: tuple[State, str],
    there: AbstractSet[tuple[Any, ...]],
    taken: Mapping[Reader, Taken],
    stops: Mapping[str, Stop | None],
) -> _Sorted:
    """Decide what becomes of each row."""
    found, given = _Sorted(), dict[Any, int]()
    state, reason = asked
    for row in rows:
        reader, stop = reader_of(row), stops[row.report]
        other = taken.get(reader)
        if _key(row) in there:
            found.already.append(_key(row))
        elif other is not None and state is State.QUEUED:
            found.had.append((row, State.HELD, f"{other}, so this one waits for a person"))
        elif reader in given and state is State.QUEUED:
            twin = (
                f"this reader's revision {given[reader]} is queued, so this one waits for a person"
            )
            found.had.append((row, State.HELD, twin))
        elif stop is not None and row.kind is not Kind.NOTICE:
            stopped = f"stopped by {stop.by}: {stop.reason}"
            found.added.append((row, State.HELD, "; ".join(filter(None, (reason, stopped)))))
        else:
            given[reader] = row.revision
            found.added.append((row, state, reason))
    return found


def _there(connection: Connection, rows: tuple[Addressed, ...]) -> dict[tuple[Any, ...], Delivery]:
    c = DELIVERIES.c
    found: dict[tuple[Any, ...], Delivery] = {}
    wanted = {_key(row) for row in rows}
    for report, as_of in sorted({(row.report, row.as_of) for row in rows}):
        statement = select(*COLUMNS).where(c.report == report, c.as_of == as_of)
        for row in connection.execute(statement):
            delivery = delivery_of(row)
            if _key(delivery) in wanted:
                found[_key(delivery)] = delivery
    return found


def _key(row: Addressed) -> tuple[Any, ...]:
    return *reader_of(row), row.revision


def _new(row: Addressed, state: State, reason: str) -> dict[str, Any]:
    sendable = right(reader_of(row), 1) if state is State.QUEUED else None
    return {
        **column_values(row),
        "state": state,
        "reason": reason,
        "turn": 1,
        "attempts": 0,
        "sendable": sendable,
    }
