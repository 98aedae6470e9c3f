"""What a table of the contract is, and the columns that several tables share."""

from __future__ import annotations

from dataclasses import dataclass

from reportkit.contract.columns import Column, key


@dataclass(frozen=True, slots=True)
class Event:
    """What happens to a row on a day that it names: until then nobody knows how it ends.

    Parameters
    ----------
    day
        The column that holds the day.
    told
        The columns that are empty until then; the day itself too, unless it may be planned.
    outcome_before
        What the column ``outcome`` says until then; empty where there is none.
    """

    day: str
    told: tuple[str, ...] = ()
    outcome_before: str = ""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table: a row is ``row``; ``keys`` name it (with ``recorded_on``, where there is one).

    Parameters
    ----------
    name, row
        What the table is called, and what one of its rows is.
    keys
        The columns that name a row.
    columns
        Every column that it may have.
    statement
        Whether each recording restates all rows of an initiative.
    known
        The column that says when a row was known, where there is no ``recorded_on``.
    events
        What is told of a row only after it happened, where there is no ``recorded_on``; of two
        that are still to come the later one in this order decides.
    """

    name: str
    row: str
    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    statement: bool = False
    known: str = ""
    events: tuple[Event, ...] = ()

    def column(self, name: str) -> Column | None:
        """Return the column of that name, if the table may have it."""
        return next((column for column in self.columns if column.name == name), None)


INITIATIVE = key("initiative", "which initiative")
RECORDED = Column("recorded_on", "day", "the day on which this was known")
WORKSTREAM = Column("workstream", "key", "which team's share of the work")
CURRENCY = Column("currency", "text", "ISO 4217; must be the initiative's")
REASON = Column("reason", "text", "why it differs from what was stated before")
