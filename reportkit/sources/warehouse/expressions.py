"""What is wanted of an engine's table, as an Ibis expression: each engine gets its own SQL.

Only rows that were known by a day are asked for, and of one initiative where only one is wanted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from reportkit.errors import SourceError
from reportkit.sources.warehouse.declared import SUMMED, period_of
from reportkit.sources.warehouse.summing import ASKED, MOMENT, RECORDED, ROW, sums
from reportkit.wording import did_you_mean

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
        If it lacks a column, or one that is a day is something else there.
    """
    conditions = _conditions(table, pushed, shown)
    theirs = pushed.columns.get(_INITIATIVE, _INITIATIVE)
    whose = _column(table, theirs)
    if initiative is not None and whose is not None:
        conditions.append((theirs, _is(whose, initiative)))
    if pushed.each is not None:
        return sums(_to_sum(table, pushed, conditions, shown), pushed, as_of)
    named = _named(_filtered(table, conditions), pushed, shown)
    days = [named[name] for name in (RECORDED, pushed.spec.known) if name in named.columns]
    if days:
        known = ibis.coalesce(*days)
        named = named.filter(known.isnull() | (known <= as_of))
    period = period_of(pushed.spec)
    if pushed.since is not None and period in named.columns:
        named = named.filter(named[period].isnull() | (named[period] >= pushed.since))
    return _last_of_a_day(named, pushed)


def whole(table: ir.Table, pushed: Pushed, shown: str) -> ir.Table:
    """Return every row of an engine's table that may be seen; as :func:`wanted` otherwise."""
    named = _named(_filtered(table, _conditions(table, pushed, shown)), pushed, shown)
    return _last_of_a_day(named, pushed)


def _last_of_a_day(named: ir.Table, pushed: Pushed) -> ir.Table:
    """Return what each day ended with, where rows say to the moment when they were recorded.

    Two of one moment both stay: the check of the rows refuses them, as it does in a file.
    """
    if MOMENT not in named.columns:
        return named
    keys = [name for name in (*pushed.spec.keys, RECORDED) if name in named.columns]
    by_moment = ibis.window(group_by=keys, order_by=ibis.desc(named[MOMENT]))
    return named.filter(ibis.rank().over(by_moment) == 0).drop(MOMENT)


def _conditions(table: ir.Table, pushed: Pushed, shown: str) -> list[tuple[str, Any]]:
    """Return what a row must say, each with the column that says it."""
    conditions = []
    for name, value in pushed.where.items():
        cell = _must(table, name, shown)
        many = isinstance(value, tuple)
        conditions.append((name, cell.isin(value) if many else cell == value))
    return conditions


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
    names = {f"{ROW}{place}": _must(table, name, shown) for place, name in enumerate(pushed.row)}
    asked = {ASKED: ibis.and_(*loose)} if loose else {}
    return _named(table, pushed, shown, **names, **asked)


def _named(table: ir.Table, pushed: Pushed, shown: str, **more: Any) -> ir.Table:
    """Return the columns of the contract, by its names and in its types, and others beside them.

    Among them the moment of recording, where it is known better than to the day.
    """
    chosen: dict[str, Any] = {}
    for column in pushed.spec.columns:
        theirs = pushed.columns.get(column.name, column.name)
        declared = column.name in pushed.columns
        cell = _must(table, theirs, shown) if declared else _column(table, theirs)
        if cell is None:
            continue
        if pushed.each is not None and not _adds_up(pushed, column.name):
            continue
        if column.kind in ("day", "month"):
            if not (cell.type().is_date() or cell.type().is_timestamp()):
                raise SourceError(
                    f"{shown}: {theirs} is {cell.type()} there, and {column.name} is a day. "
                    "Make it a date in a view, and name the view."
                )
            chosen[column.name] = cell.cast("date")
            if column.name == RECORDED and cell.type().is_timestamp():
                chosen[MOMENT] = cell
        elif cell.type().is_decimal() and pushed.each is None:
            chosen[column.name] = cell.cast("float64")
        else:
            chosen[column.name] = cell
    return table.select(**chosen, **more)


def _adds_up(pushed: Pushed, name: str) -> bool:
    column = pushed.spec.column(name)
    return name in (*pushed.spec.keys, RECORDED) or (column is not None and column.kind in SUMMED)


def _column(table: ir.Table, name: str) -> Any:
    """Return a column; where none is written so, the only one that is but for capitals."""
    if name in table.columns:
        return table[name]
    alike = [each for each in table.columns if each.casefold() == name.casefold()]
    return table[alike[0]] if len(alike) == 1 else None


def _is(cell: Any, initiative: str) -> Any:
    """Return whether a row is an initiative's, whose name may be a number in the engine."""
    if cell.type().is_string():
        return cell == initiative
    if cell.type().is_integer():
        named = (
            initiative.isascii() and initiative.isdecimal() and initiative == str(int(initiative))
        )
        return cell == int(initiative) if named else ibis.literal(value=False)
    return cell.cast("string") == initiative


def _must(table: ir.Table, name: str, shown: str) -> Any:
    cell = _column(table, name)
    if cell is None:
        meant = did_you_mean(name, table.columns)
        raise SourceError(f'{shown} has no column "{name}".{meant}')
    return cell
