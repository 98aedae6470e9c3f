"""What is wanted of an engine's table, as an Ibis expression: each engine gets its own SQL.

Only rows that were known by a day are asked for, and of one initiative where only one is wanted.
Sums are of what was known: a row that was recorded anew counts as it was recorded last, and each
sum is told once for every day on which it changed, so that the kit can still say what was known
on an earlier day. A span that is not over is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from reportkit.errors import SourceError
from reportkit.sources.warehouse.declared import SUMMED, period_of
from reportkit.wording import did_you_mean

if TYPE_CHECKING:
    import datetime as dt

    import ibis.expr.types as ir

    from reportkit.sources.warehouse.declared import Pushed, Span

_RECORDED, _INITIATIVE = "recorded_on", "initiative"
_ROW, _TOLD = "row_", "told_"
_LETTER: dict[Span, str] = {"week": "W", "month": "M", "quarter": "Q", "year": "Y"}
_LENGTH: dict[Span, dict[str, int]] = {
    "week": {"weeks": 1},
    "month": {"months": 1},
    "quarter": {"months": 3},
    "year": {"years": 1},
}


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
    named = _named(_where(table, pushed, shown), pushed, shown)
    if initiative is not None and _INITIATIVE in named.columns:
        named = named.filter(named[_INITIATIVE] == initiative)
    if pushed.each is not None:
        return _ordered(_sums(named, pushed, as_of), pushed)
    known = _known(named, pushed)
    if known is not None:
        named = named.filter(known.isnull() | (known <= as_of))
    return _ordered(named, pushed)


def whole(table: ir.Table, pushed: Pushed, shown: str) -> ir.Table:
    """Return every row of an engine's table that may be seen; as :func:`wanted` otherwise."""
    return _ordered(_named(_where(table, pushed, shown), pushed, shown), pushed)


def _ordered(table: ir.Table, pushed: Pushed) -> ir.Table:
    """Return the rows in an order of their own: an engine gives them in any."""
    return table.order_by(
        [name for name in (*pushed.spec.keys, _RECORDED) if name in table.columns]
    )


def _where(table: ir.Table, pushed: Pushed, shown: str) -> ir.Table:
    lacking = [name for name in (*pushed.where, *pushed.row) if name not in table.columns]
    if lacking:
        raise SourceError(_lacks(lacking[0], table, shown))
    conditions = [
        table[name].isin(value) if isinstance(value, tuple) else table[name] == value
        for name, value in pushed.where.items()
    ]
    return table.filter(conditions) if conditions else table


def _named(table: ir.Table, pushed: Pushed, shown: str) -> ir.Table:
    """Return the columns of the contract, by its names and in its types, and what names a row."""
    chosen: dict[str, Any] = {}
    for column in pushed.spec.columns:
        theirs = pushed.columns.get(column.name, column.name)
        if theirs not in table.columns:
            if column.name in pushed.columns:
                raise SourceError(_lacks(theirs, table, shown))
            continue
        cell = table[theirs]
        if column.kind in ("day", "month"):
            if not (cell.type().is_date() or cell.type().is_timestamp()):
                raise SourceError(
                    f"{shown}: {theirs} is {cell.type()} there, and {column.name} is a day. "
                    "Make it a date in a view, and name the view."
                )
            chosen[column.name] = cell.cast("date")
        elif cell.type().is_decimal():
            chosen[column.name] = cell.cast("float64")
        else:
            chosen[column.name] = cell
    if pushed.each is not None:
        chosen = {name: cell for name, cell in chosen.items() if _adds_up(pushed, name)}
        chosen |= {f"{_ROW}{place}": table[name] for place, name in enumerate(pushed.row)}
    return table.select(**chosen)


def _adds_up(pushed: Pushed, name: str) -> bool:
    column = pushed.spec.column(name)
    return name in (*pushed.spec.keys, _RECORDED) or (column is not None and column.kind in SUMMED)


def _known(named: ir.Table, pushed: Pushed) -> Any:
    """Return the day on which each row was known; None where the table doesn't say."""
    days = [named[name] for name in (_RECORDED, pushed.spec.known) if name in named.columns]
    return ibis.coalesce(*days) if days else None


def _sums(named: ir.Table, pushed: Pushed, as_of: dt.date) -> ir.Table:
    """Return what the numbers of each span summed up to, for each day on which that changed."""
    period, each = period_of(pushed.spec), pushed.each
    if period is None or each is None:
        raise ValueError("only a table with periods is summed over spans")
    start = named[period].truncate(_LETTER[each])
    over = start + ibis.interval(**_LENGTH[each]) - ibis.interval(days=1)
    days = [named[name] for name in (_RECORDED, period) if name in named.columns]
    told = ibis.coalesce(*days)
    groups = [key for key in pushed.spec.keys if key in named.columns]
    numbers = [
        name
        for name in named.columns
        if (column := pushed.spec.column(name)) is not None and column.kind in SUMMED
    ]
    dated = named.mutate(
        **{period: start, _RECORDED: ibis.greatest(told, over.cast("date")), _TOLD: told}
    )
    dated = dated.filter(dated[_TOLD] <= as_of)
    counted = _counted(dated, pushed, groups, numbers)
    counted = counted.filter(counted[_RECORDED] <= as_of)
    changes = counted.group_by([*groups, _RECORDED]).agg(
        **{name: counted[name].sum() for name in numbers},
        **{f"{name}_n": counted[f"{name}_n"].sum() for name in numbers},
    )
    so_far = ibis.cumulative_window(group_by=groups, order_by=_RECORDED)
    sums = {
        name: ibis.ifelse(
            changes[f"{name}_n"].sum().over(so_far) > 0,
            changes[name].sum().over(so_far),
            ibis.null("float64"),
        )
        for name in numbers
    }
    return changes.select(*groups, _RECORDED, **sums)


def _counted(dated: ir.Table, pushed: Pushed, groups: list[str], numbers: list[str]) -> ir.Table:
    """Return what each row adds on the day it was recorded, and takes back when it is restated."""
    amounts = {name: dated[name].cast("float64").fill_null(0.0) for name in numbers}
    filled = {f"{name}_n": ibis.ifelse(dated[name].notnull(), 1, 0) for name in numbers}
    if not pushed.row:
        return dated.select(*groups, _RECORDED, **amounts, **filled)
    names = [f"{_ROW}{place}" for place in range(len(pushed.row))]
    later = ibis.window(group_by=names, order_by=_TOLD)
    versions = dated.select(
        *groups, _RECORDED, **amounts, **filled, next_=dated[_TOLD].lead().over(later)
    )
    added = versions.select(*groups, _RECORDED, *amounts, *filled)
    taken = versions.filter(versions["next_"].notnull())
    back = taken.select(
        *groups,
        **{_RECORDED: ibis.greatest(taken["next_"], taken[_RECORDED])},
        **{name: -taken[name] for name in (*amounts, *filled)},
    )
    return ibis.union(added, back, distinct=False)


def _lacks(name: str, table: ir.Table, shown: str) -> str:
    return f'{shown} has no column "{name}".{did_you_mean(name, table.columns)}'
