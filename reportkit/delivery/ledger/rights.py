"""The right to be sent: for each reader and day one row has it, whatever was built how often.

It is a column that must be unique, so that the database itself refuses a second one. It is empty
while a row is held, and carries the turn: a person who sends again opens another.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import or_, select

from reportkit.delivery.ledger.states import State
from reportkit.delivery.ledger.tables import DELIVERIES

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from reportkit.delivery.ledger.rows import Addressed

Reader: TypeAlias = tuple[str, dt.date, str, str, str]


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that a reader has, or is being sent, or was to be sent by a person's word."""

    id: int
    revision: int
    turn: int
    state: State

    def __str__(self) -> str:
        """Say what the reader has."""
        return f"this reader's revision {self.revision} is {self.state}"


def reader_of(row: Addressed) -> Reader:
    """Return who is to get what: all but the revision."""
    return row.report, row.as_of, row.audience, row.recipient, row.kind.value


def right(reader: Reader, turn: int) -> str:
    """Return a reader's right to be sent something, as it is kept."""
    report, as_of, *rest = reader
    return json.dumps([report, as_of.isoformat(), *rest, turn], ensure_ascii=False)


def rights_taken(connection: Connection, rows: tuple[Addressed, ...]) -> dict[Reader, Taken]:
    """Return which readers of these rows have or are being sent something, the latest turn.

    A row that a person sent again, and then held, has no right now, but its reader has had it.

    What it returns stays true until the transaction ends if it holds the reports' locks.
    """
    c = DELIVERIES.c
    found: dict[Reader, Taken] = {}
    for report, as_of in sorted({(row.report, row.as_of) for row in rows}):
        statement = (
            select(c.id, c.audience, c.recipient, c.kind, c.revision, c.turn, c.state)
            .where(c.report == report, c.as_of == as_of)
            .where(or_(c.sendable.is_not(None), c.turn > 1))
            .order_by(c.turn)
        )
        for id_, audience, recipient, kind, revision, turn, state in connection.execute(statement):
            reader = (report, as_of, audience, recipient, kind)
            found[reader] = Taken(id_, revision, turn, State(state))
    return found
