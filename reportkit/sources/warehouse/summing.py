"""Sums of an engine's rows over weeks, months, quarters or years, as known on each day.

A sum is told once for every day on which it changed, so that what was known on an earlier day can
still be said. A row that was recorded anew counts as it was recorded last, wherever it went: to
another month, to another initiative, out of what is asked for. A span that is not over is left
out.

Numbers are added as decimals with nine places: exactly, so that it does not matter in which order
an engine adds, and what is taken back leaves nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from reportkit.sources.warehouse.declared import SUMMED, period_of

if TYPE_CHECKING:
    import datetime as dt

    import ibis.expr.types as ir

    from reportkit.sources.warehouse.declared import Pushed, Span

RECORDED = "recorded_on"
ASKED, MOMENT, ROW = "asked_", "moment_", "row_"
"""Columns beside the contract's: whether a row is asked for, where that may change when it is
recorded anew; when to the moment it was recorded; what names it."""

_TOLD, _NEXT = "told_", "next_"
_EXACT = "decimal(38, 9)"
_LETTER: dict[Span, str] = {"week": "W", "month": "M", "quarter": "Q", "year": "Y"}
_LENGTH: dict[Span, dict[str, int]] = {
    "week": {"weeks": 1},
    "month": {"months": 1},
    "quarter": {"months": 3},
    "year": {"years": 1},
}


def sums(named: ir.Table, pushed: Pushed, as_of: dt.date) -> ir.Table:
    """Return what the numbers of each span summed up to, for each day on which that changed.

    Parameters
    ----------
    named
        Rows, with :data:`ASKED`, :data:`MOMENT` and columns that begin with :data:`ROW` where
        there are any.
    pushed
        Over which span, and what names a row.
    as_of
        Nothing recorded later.
    """
    groups = [key for key in pushed.spec.keys if key in named.columns]
    numbers = [
        name
        for name in named.columns
        if (column := pushed.spec.column(name)) is not None and column.kind in SUMMED
    ]
    counted = _counted(_dated(named, pushed, numbers, as_of), pushed, groups, numbers)
    counted = counted.filter(_up_to(counted[RECORDED], as_of))
    changes = counted.group_by([*groups, RECORDED]).agg(
        **{name: counted[name].sum() for name in numbers},
        **{f"{name}_n": counted[f"{name}_n"].sum() for name in numbers},
    )
    so_far = ibis.cumulative_window(group_by=groups, order_by=RECORDED)
    summed = {
        name: ibis.ifelse(
            changes[f"{name}_n"].sum().over(so_far) > 0,
            changes[name].sum().over(so_far).cast("float64"),
            ibis.null("float64"),
        )
        for name in numbers
    }
    return changes.select(*groups, RECORDED, **summed)


def _dated(named: ir.Table, pushed: Pushed, numbers: list[str], as_of: dt.date) -> ir.Table:
    """Return the rows that were known, each with its span and when it counts from.

    One without a day stays: whoever checks the sums finds it, and says so.
    """
    period, each = period_of(pushed.spec), pushed.each
    if period is None or each is None:
        raise ValueError("only a table with periods is summed over spans")
    start = named[period].truncate(_LETTER[each])
    over = start + ibis.interval(**_LENGTH[each]) - ibis.interval(days=1)
    told = ibis.coalesce(*(named[name] for name in (RECORDED, period) if name in named.columns))
    more = {name: _exact(named[name]) for name in numbers}
    asked = [named[ASKED]] if ASKED in named.columns else []
    if pushed.since is not None:
        asked.append(start.isnull() | (start >= pushed.since))
    if asked:
        more[ASKED] = ibis.and_(*asked)
    more |= {period: start, RECORDED: ibis.greatest(told, over.cast("date")), _TOLD: told}
    dated = named.mutate(**more)
    return dated.filter(_up_to(dated[_TOLD], as_of))


def _counted(dated: ir.Table, pushed: Pushed, groups: list[str], numbers: list[str]) -> ir.Table:
    """Return what each row adds on the day it was recorded, and takes back when it is restated."""
    some = ASKED in dated.columns
    asked = dated.filter(dated[ASKED]) if some else dated
    one = {f"{name}_n": ibis.ifelse(asked[name].notnull(), 1, 0) for name in numbers}
    added = asked.select(*groups, RECORDED, *numbers, **one)
    if not pushed.row:
        return added
    names = [f"{ROW}{place}" for place in range(len(pushed.row))]
    # Whatever became of them since, wherever it is: only of rows that were asked for once.
    every = dated.semi_join(asked.select(*names).distinct(), names) if some else dated
    moment = [_TOLD, *([MOMENT] if MOMENT in dated.columns else [])]
    # What was recorded twice in one moment must at least give the same answer every time.
    later = ibis.window(group_by=names, order_by=[*moment, *groups, *numbers])
    versions = every.mutate(**{_NEXT: every[_TOLD].lead().over(later)})
    # The join has left out those without a name: each is a row of its own.
    kept = [versions[ASKED]] if some else [versions[name].notnull() for name in names]
    taken = versions.filter(*kept, versions[_NEXT].notnull())
    back = taken.select(
        *groups,
        **{RECORDED: ibis.greatest(taken[_NEXT], taken[RECORDED])},
        **{name: -taken[name] for name in numbers},
        **{f"{name}_n": ibis.ifelse(taken[name].notnull(), -1, 0) for name in numbers},
    )
    return ibis.union(added, back)


def _exact(number: Any) -> Any:
    """Return a number with nine places; missing where it is none."""
    if not number.type().is_numeric():
        number = number.cast("float64")
    if number.type().is_floating():
        number = ibis.ifelse(number.isnan(), ibis.null("float64"), number.cast("float64"))
    return number.cast(_EXACT)


def _up_to(day: Any, as_of: dt.date) -> Any:
    return day.isnull() | (day <= as_of)
