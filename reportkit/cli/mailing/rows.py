"""Rows of the ledger as a person names them: a report, a day, an audience, readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportkit.delivery.ledger import Delivery, Ledger, State
from reportkit.errors import DefinitionError, DeliveryError
from reportkit.period import read_as_of
from reportkit.wording import nearest_or_all

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    from reportkit.reports import Project


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person names, as it was typed.

    Parameters
    ----------
    report
        A report's name.
    as_of
        The day that the editions speak for; None where it is left out.
    only
        An audience, of a report with one edition for each.
    to
        Readers' addresses; all where empty.
    """

    report: str
    as_of: str | None = None
    only: str | None = None
    to: tuple[str, ...] = ()

    @property
    def day(self) -> dt.date | None:
        """The day as a date.

        Raises
        ------
        ParameterError
            If it is none.
        """
        return None if self.as_of is None else read_as_of(self.as_of)


def key_of(project: Project, ledger: Ledger, report: str) -> str:
    """Return under which name the ledger has a report; one that was taken out of the file too.

    Raises
    ------
    DefinitionError
        If neither the project nor the ledger knows it.
    """
    try:
        return project.key(report)
    except DefinitionError:
        if ledger.deliveries(report, limit=1):
            return report
        raise


def rows_chosen(
    ledger: Ledger, key: str | None, chosen: Chosen, states: Collection[State] | None = None
) -> tuple[Delivery, ...]:
    """Return the rows that are named, in any of the states; of every report without a key.

    Raises
    ------
    DeliveryError
        If a reader or an audience is named that the report never had, with those that it has.
    """
    rows = ledger.deliveries(key, chosen.day)
    if chosen.only is not None:
        rows = _narrowed(rows, chosen, "audience", [chosen.only])
    if chosen.to:
        rows = _narrowed(rows, chosen, "recipient", chosen.to)
    return tuple(row for row in rows if states is None or row.state in states)


def one_day(rows: Collection[Delivery], chosen: Chosen, what: str) -> tuple[Delivery, ...]:
    """Return rows of one day: with several, a person says which.

    Raises
    ------
    DeliveryError
        If they are of several days.
    """
    days = sorted({row.as_of for row in rows})
    if len(days) > 1:
        raise DeliveryError(
            f"{chosen.report} has {len(rows)} deliveries {what} as of {len(days)} days, from "
            f"{days[0]} to {days[-1]}. Name one with --as-of."
        )
    return tuple(rows)


def last_revisions(rows: Iterable[Delivery]) -> tuple[Delivery, ...]:
    """Return of each reader's rows for one day the last revision."""
    last: dict[tuple[object, ...], Delivery] = {}
    for row in sorted(rows, key=lambda each: each.revision):
        last[row.report, row.as_of, row.audience, row.recipient, row.kind] = row
    return tuple(last.values())


def by_state(rows: Iterable[Delivery]) -> str:
    """Say how many rows are in which state: ``3 sent, 1 held``; ``none`` where there are none."""
    states = [row.state for row in rows]
    said = [f"{states.count(state)} {state}" for state in State if state in states]
    return ", ".join(said) or "none"


def _narrowed(
    rows: tuple[Delivery, ...], chosen: Chosen, what: str, wanted: Collection[str]
) -> tuple[Delivery, ...]:
    known = sorted({str(getattr(row, what)) for row in rows})
    for each in wanted:
        if each not in known:
            where = f"{chosen.report} as of {chosen.as_of}" if chosen.as_of else chosen.report
            there = nearest_or_all(each, known) if known else "The ledger has nothing of it."
            raise DeliveryError(f"{where} has no {what} '{each}' in the ledger. {there}")
    return tuple(row for row in rows if getattr(row, what) in wanted)
