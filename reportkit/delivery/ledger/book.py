"""What every part of the ledger writes with: the database, the clock, and who we are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import insert

from reportkit.delivery.ledger.claimant import Claimant, this_process
from reportkit.delivery.ledger.database import Database
from reportkit.delivery.ledger.rows import Delivery
from reportkit.delivery.ledger.states import Kind, Phase, State
from reportkit.delivery.ledger.tables import DELIVERIES, HISTORY

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row
    from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

T = TypeVar("T")

_AT_ONCE = 1_000  # values in a statement: SQLite takes some 30,000, older ones 999
_NOT_TOLD = {"sendable", "claimant", "lease_until"}

FREE: Mapping[str, Any] = {"phase": None, "claimant": None, "lease_until": None}
"""What a row is set to when nobody has it in hand any more; the token stays, for a late word."""

ANEW: Mapping[str, Any] = {
    **FREE,
    "claim": None,
    "attempts": 0,
    "not_before": None,
    "first_try_at": None,
}
"""What a row is set to when a person puts it into the queue."""


@dataclass(frozen=True, slots=True)
class Book:
    """What the parts of the ledger share.

    Parameters
    ----------
    database
        Where it is kept.
    clock
        The time, with a zone. What is sent once does not depend on it.
    lease
        How long a claim stands where we cannot see whether its process lives.
    """

    database: Database
    clock: Callable[[], dt.datetime]
    lease: dt.timedelta

    @property
    def claimant(self) -> Claimant:
        """Return who writes."""
        return this_process()


def change(
    connection: Connection,
    statement: ReturningUpdate[Any] | ReturningInsert[Any],
    at: dt.datetime,
    by: str,
    parameters: Sequence[Mapping[str, Any]] | None = None,
) -> tuple[Delivery, ...]:
    """Change deliveries, and append what they have become to their history."""
    result = connection.execute(statement, parameters)
    deliveries = tuple(delivery_of(row) for row in result)
    if deliveries:
        connection.execute(
            insert(HISTORY),
            [
                {
                    "delivery_id": each.id,
                    "at": at,
                    "state": each.state,
                    "phase": each.phase,
                    "turn": each.turn,
                    "reason": each.reason,
                    "by": by,
                }
                for each in deliveries
            ],
        )
    return deliveries


def delivery_of(row: Row[Any]) -> Delivery:
    """Read a row of the table of deliveries."""
    values = {name: value for name, value in row._mapping.items() if name not in _NOT_TOLD}  # noqa: SLF001  SQLAlchemy's public name for it
    values |= {
        "kind": Kind(values["kind"]),
        "state": State(values["state"]),
        "phase": Phase(values["phase"]) if values["phase"] else None,
        "to": tuple(values["to"]),
        "cc": tuple(values["cc"]),
    }
    return Delivery(**values)


def column_values(row: object) -> dict[str, Any]:
    """Return a delivery's fields as the values of its columns."""
    values = asdict(row)  # type: ignore[call-overload]  # a dataclass of ours
    return {**values, "to": list(values["to"]), "cc": list(values["cc"])}


def batches(values: Iterable[T]) -> Iterator[list[T]]:
    """Split values into as many as one statement holds."""
    rest = iter(values)
    while batch := list(islice(rest, _AT_ONCE)):
        yield batch


COLUMNS = tuple(DELIVERIES.c)
