"""Slots as rows: what is read of them, and how a change of theirs is kept."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from reportkit.delivery.ledger.rows import Slot
from reportkit.delivery.ledger.states import SlotState
from reportkit.delivery.ledger.tables import SLOT_HISTORY, SLOTS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row
    from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

_C = SLOTS.c
SLOT_COLUMNS = (
    *(_C.id, _C.report, _C.due_at, _C.state, _C.reason),
    *(_C.retry_at, _C.attempts, _C.claim, _C.changed_at),
)


def slot_of(row: Row[*tuple[Any, ...]]) -> Slot:
    """Read the columns above."""
    values = dict(zip((field.name for field in fields(Slot)), row, strict=True))
    return Slot(**{**values, "state": SlotState(values["state"])})


def change_slots(
    connection: Connection,
    statement: ReturningUpdate[Any] | ReturningInsert[Any],
    at: dt.datetime,
    by: str,
    parameters: Sequence[dict[str, Any]] | None = None,
) -> tuple[Slot, ...]:
    """Change slots, and append what they have become to their history."""
    slots = tuple(slot_of(row) for row in connection.execute(statement, parameters))
    lines = [
        {"slot_id": slot.id, "at": at, "state": slot.state, "reason": slot.reason, "by": by}
        for slot in slots
    ]
    if lines:
        connection.execute(insert(SLOT_HISTORY), lines)
    return slots
