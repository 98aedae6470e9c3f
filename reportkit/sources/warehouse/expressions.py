"""What is wanted of an engine's table, as an Ibis expression: each engine gets its own SQL.

Only rows that were known by a day are asked for, and of one initiative where only one is wanted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from reportkit.sources.warehouse.declared import period_of
from reportkit.sources.warehouse.naming import (
    MOMENT,
    RECORDED,
    column_of,
    is_initiative,
    must,
    named,
    says,
)
from reportkit.sources.warehouse.summing import ASKED, ROW, sums

if TYPE_CHECKING:
    import datetime as dt

    import ibis.expr.types as ir

    from reportkit.sources.warehouse.declared import Pushed

_INITIATIVE = "initiative"


def wanted(
    table: ir.Table, pushed: Pushed, as_of: dt.date, initiative: str | None, shown: str
) -> ir.Table:
    """Return what is wanted of an engine's table: the contract's columns, and no row too many.

    Parameters
    ----------
    table
        The engine's.
    pushed
        What of it is which column.
    as_of
        Nothing recorded later.
    initiative
        Whose rows; all where None.
    shown
        What the analyst calls it, for messages.

    Raises
    ------
    SourceError
        If it lacks a column, one that is a day is something else there, or a condition is of
        another kind than its column.
    """
    conditions = _conditions(table, pushed, shown)
    theirs = pushed.columns.get(_INITIATIVE, _INITIATIVE)
    whose = column_of(table, theirs)
    if initiative is not None and whose is not None:
        conditions.append((theirs, is_initiative(whose, initiative)))
    if pushed.each is not None:
        return sums(_to_sum(table, pushed, conditions, shown), pushed, as_of)
    rows = named(_filtered(table, conditions), pushed, shown)
    days = [rows[name] for name in (RECORDED, pushed.spec.known) if name in rows.columns]
    if days:
        known = ibis.coalesce(*days)
        rows = rows.filter(known.isnull() | (known <= as_of))
    period = period_of(pushed.spec)
    if pushed.since is not None and period in rows.columns:
        rows = rows.filter(rows[period].isnull() | (rows[period] >= pushed.since))
    return _last_of_a_day(rows, pushed)


def whole(table: ir.Table, pushed: Pushed, shown: str) -> ir.Table:
    """Return every row of an engine's table that may be seen; as :func:`wanted` otherwise."""
    rows = named(_filtered(table, _conditions(table, pushed, shown)), pushed, shown)
    return _last_of_a_day(rows, pushed)


def _last_of_a_day(rows: ir.Table, pushed: Pushed) -> ir.Table:
    """Return what each day ended with, where rows say to the moment when they were recorded.

    Of a table that is a statement the last statement of the day, so that what it no longer names
    is gone. Two of one moment both stay: the check of the rows refuses them, as it does in a file.
    """
    if MOMENT not in rows.columns:
        return rows
    restated = (_INITIATIVE,) if pushed.spec.statement else pushed.spec.keys
    keys = [name for name in (*restated, RECORDED) if name in rows.columns]
    by_moment = ibis.window(group_by=keys, order_by=ibis.desc(rows[MOMENT]))
    return rows.filter(ibis.rank().over(by_moment) == 0).drop(MOMENT)


def _conditions(table: ir.Table, pushed: Pushed, shown: str) -> list[tuple[str, Any]]:
    """Return what a row must say, each with the column that says it."""
    return [
        (name, says(must(table, name, shown), name, value, shown))
        for name, value in pushed.where.items()
    ]


def _filtered(table: ir.Table, conditions: list[tuple[str, Any]]) -> ir.Table:
    return table.filter([condition for _, condition in conditions]) if conditions else table


def _to_sum(
    table: ir.Table, pushed: Pushed, conditions: list[tuple[str, Any]], shown: str
) -> ir.Table:
    """Return the rows to sum, with what names them.

    What may change when a row is recorded anew is asked of each version of it: a row that moved
    to another initiative must leave this one. What names the row can't change.
    """
    fixed = [each for each in conditions if not pushed.row or each[0] in pushed.row]
    loose = [condition for name, condition in conditions if pushed.row and name not in pushed.row]
    table = _filtered(table, fixed)
    names = {f"{ROW}{place}": must(table, name, shown) for place, name in enumerate(pushed.row)}
    asked = {ASKED: ibis.and_(*loose)} if loose else {}
    return named(table, pushed, shown, **names, **asked)
