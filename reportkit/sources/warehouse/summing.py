"""Sums of an engine's rows over weeks, months, quarters or years, as known on each day.

A sum is told once for every day on which it changed, so that what was known on an earlier day can
still be said. A row that was recorded anew counts as it was recorded last, wherever it went: to
another month, to another initiative, out of what is asked for. A span that is not over is left
out, but for what is planned: a budget is known before its month.

Numbers are added as decimals with nine places: exactly, so that it does not matter in which order
an engine adds, and what is taken back leaves nothing. With each sum comes what the answer is held
against (:mod:`~reportkit.sources.warehouse.summed`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from reportkit.sources.warehouse.declared import SUMMED, period_of
from reportkit.sources.warehouse.naming import CURRENCY, MOMENT, RECORDED

if TYPE_CHECKING:
    import datetime as dt

    import ibis.expr.types as ir

    from reportkit.sources.warehouse.declared import Pushed, Span

ASKED, ROW = "asked_", "row_"
"""Columns beside the contract's: whether a row is asked for, where that may change when it is
recorded anew; what names it."""

COUNT = "_n"
"""How the column of a number ends that says how many of it were added."""

FIRST, LAST, ROWS = "first_", "last_", "rows_"
"""Of what came to a sum on a day: the first and the last of its rows' days, and how many rows."""

LEAST, MOST = "least_", "most_"
"""The same of currencies, by the alphabet."""

TIED, ENDLESS = "tied_", "endless_"
"""The same: how many rows of one name and moment differ; how many numbers are too large."""

_STATED, _TOLD, _OVER, _DAY = "stated_", "told_", "over_", "day_"
_FOLLOWED, _NEXT, _ONE = "followed_", "next_", "one_"
_EXACT = "decimal(38, 9)"
_ENDLESS = 1e20
"""From here on a number is not added: no report means it, and no engine's decimals hold many."""

_LETTER: dict[Span, str] = {"week": "W", "month": "M", "quarter": "Q", "year": "Y"}
_LENGTH: dict[Span, dict[str, int]] = {
    "week": {"days": 7},  # Trino has no interval of weeks
    "month": {"months": 1},
    "quarter": {"months": 3},
    "year": {"years": 1},
}


@dataclass(frozen=True)
class _Summed:
    """The columns of one summed table: what names a sum, and what is added up for it.

    Numbers that are ``late`` are known when their span is over, the others when they are recorded.
    """

    groups: tuple[str, ...]
    numbers: tuple[str, ...]
    late: frozenset[str]
    row: tuple[str, ...]


def sums(named: ir.Table, pushed: Pushed, as_of: dt.date) -> ir.Table:
    """Return what the numbers of each span summed up to, for each day on which that changed.

    Parameters
    ----------
    named
        Rows, with :data:`ASKED`, the moment of recording and columns that begin with :data:`ROW`
        where there are any.
    pushed
        Over which span, and what names a row.
    as_of
        Nothing recorded later.
    """
    by = _columns(named, pushed)
    counted = _counted(_dated(named, pushed, by, as_of), by)
    counted = counted.filter(_up_to(counted[RECORDED], as_of))
    totals = (*by.numbers, *(f"{name}{COUNT}" for name in by.numbers))
    counts = (ROWS, TIED, ENDLESS)
    bounds = (FIRST, LAST, *((LEAST, MOST) if CURRENCY in named.columns else ()))
    changes = counted.group_by([*by.groups, RECORDED]).agg(
        **{name: counted[name].sum() for name in (*totals, *counts)},
        **{name: _bound(counted, name) for name in bounds},
    )
    so_far = ibis.cumulative_window(
        group_by=[*by.groups], order_by=ibis.asc(changes[RECORDED], nulls_first=True)
    )
    told = {name: changes[name].sum().over(so_far) for name in totals}
    for name in by.numbers:
        some = told[f"{name}{COUNT}"] > 0
        told[name] = ibis.ifelse(some, told[name].cast("float64"), ibis.null("float64"))
    return changes.select(*by.groups, RECORDED, **told, **{n: changes[n] for n in counts + bounds})


def _columns(named: ir.Table, pushed: Pushed) -> _Summed:
    numbers = tuple(
        name
        for name in named.columns
        if (column := pushed.spec.column(name)) is not None and column.kind in SUMMED
    )
    period = period_of(pushed.spec)
    after = {told for event in pushed.spec.events if event.day == period for told in event.told}
    late = frozenset(numbers) if pushed.spec.known == period else frozenset(numbers) & after
    groups = tuple(key for key in pushed.spec.keys if key in named.columns)
    return _Summed(groups, numbers, late, tuple(f"{ROW}{n}" for n in range(len(pushed.row))))


def _dated(named: ir.Table, pushed: Pushed, by: _Summed, as_of: dt.date) -> ir.Table:
    """Return the rows that were known, each with its span and when it counts from.

    One without a day stays: whoever checks the sums finds it, and says so.
    """
    period, each = period_of(pushed.spec), pushed.each
    if period is None or each is None:
        raise ValueError("only a table with periods is summed over spans")
    start = named[period].truncate(_LETTER[each]).cast("date")
    over = (start + ibis.interval(**_LENGTH[each]) - ibis.interval(days=1)).cast("date")
    stated = named[RECORDED] if RECORDED in named.columns else ibis.null("date")
    told = ibis.coalesce(stated, named[period]) if pushed.spec.known == period else stated
    endless = [_endless(named[name]) for name in by.numbers]
    more = {name: _exact(named[name]) for name in by.numbers}
    asked = [named[ASKED]] if ASKED in named.columns else []
    if pushed.since is not None:
        asked.append(start.isnull() | (start >= pushed.since))
    if asked:
        more[ASKED] = ibis.and_(*asked).fill_null(False)  # noqa: FBT003  a value of a column
    more |= {period: start, _OVER: over, _DAY: named[period], _STATED: stated, _TOLD: told, _ONE: 1}
    more[ENDLESS] = sum(endless, ibis.literal(0))
    dated = named.mutate(**more)
    return dated.filter(_up_to(dated[_TOLD], as_of))


def _counted(dated: ir.Table, by: _Summed) -> ir.Table:
    """Return what each row adds on the day it was recorded, and takes back when it is restated."""
    some = ASKED in dated.columns
    asked = dated.filter(dated[ASKED]) if some else dated
    entries = _entries(asked, by, sign=1)
    if by.row:
        # Whatever became of them since, wherever it is: only of rows that were asked for once.
        every = dated.semi_join(asked.select(*by.row).distinct(), by.row) if some else dated
        versions = _versions(every, by)
        # The join has left out those without a name: each is a row of its own.
        kept = [versions[ASKED]] if some else [versions[name].notnull() for name in by.row]
        entries += _entries(versions.filter(*kept, versions[_FOLLOWED]), by, sign=-1)
    return ibis.union(*entries) if len(entries) > 1 else entries[0]


def _versions(every: ir.Table, by: _Summed) -> ir.Table:
    """Return each row with whether another version of it follows, from when, and if they are tied.

    One that does not say when it was recorded came first, as in a file.
    """
    moment = [_STATED, *([MOMENT] if MOMENT in every.columns else [])]
    content = [*([ASKED] if ASKED in every.columns else []), *by.groups, *by.numbers]
    later = ibis.window(
        group_by=[*by.row],
        order_by=[
            *(ibis.asc(every[name], nulls_first=True) for name in moment),
            # Of one moment what is asked for comes first, so that it is told to be tied.
            *(ibis.desc(every[name]) for name in content),
        ],
    )

    def same(names: list[str]) -> Any:
        return ibis.and_(
            *(every[name].lead().over(later).identical_to(every[name]) for name in names)
        )

    followed = every[_ONE].lead().over(later).notnull()
    return every.mutate(
        **{
            _FOLLOWED: followed,
            _NEXT: every[_TOLD].lead().over(later),
            TIED: ibis.ifelse(followed & same(moment) & ~same(content), 1, 0),
        }
    )


def _entries(rows: ir.Table, by: _Summed, *, sign: int) -> list[ir.Table]:
    """Return what rows add to their sums (1) or take back (-1), and on which day."""
    adds = sign > 0
    early = frozenset(by.numbers) - by.late
    entries = []
    for names, known in ((by.late, _later(rows[_TOLD], rows[_OVER])), (early, rows[_TOLD])):
        if not names and (early or by.late or names is early):
            continue
        chosen = {RECORDED: known if adds else _later(known, rows[_NEXT])}
        for name in by.numbers:
            here = name in names
            one = rows[name] if adds else -rows[name]
            chosen[name] = one.cast(_EXACT) if here else ibis.null(_EXACT)
            chosen[f"{name}{COUNT}"] = (
                ibis.ifelse(rows[name].notnull(), sign, 0) if here else ibis.literal(0)
            ).cast("int64")
        day = rows[_DAY] if adds else ibis.null("date")
        chosen |= {FIRST: day, LAST: day}
        if CURRENCY in rows.columns:
            chosen |= {LEAST: rows[CURRENCY], MOST: rows[CURRENCY]}
        counts = {
            ROWS: ibis.literal(int(adds)),
            TIED: ibis.literal(0) if adds else rows[TIED],
            ENDLESS: rows[ENDLESS] if adds else ibis.literal(0),
        }
        chosen |= {name: count.cast("int64") for name, count in counts.items()}
        entries.append(rows.select(*by.groups, **chosen))
    return entries


def _later(one: Any, other: Any) -> Any:
    """Return the later of two days; the one that is known where the other is not."""
    return ibis.coalesce(ibis.greatest(one, other), one, other)


def _bound(table: ir.Table, name: str) -> Any:
    return table[name].min() if name in (FIRST, LEAST) else table[name].max()


def _exact(number: Any) -> Any:
    """Return a number with nine places; missing where it is none, or none that can be added."""
    if not number.type().is_numeric():
        number = number.cast("float64")
    if number.type().is_floating():
        number = number.cast("float64")
        lost = number.isnan() | (number.abs() >= _ENDLESS)
        number = ibis.ifelse(lost, ibis.null("float64"), number)
    return number.cast(_EXACT)


def _endless(number: Any) -> Any:
    """Return 1 for a number that is too large to be added, as infinity is; 0 for any other."""
    if number.type().is_integer() or number.type().is_decimal():
        return ibis.literal(0)
    number = number.cast("float64")
    return ibis.ifelse(~number.isnan() & (number.abs() >= _ENDLESS), 1, 0)


def _up_to(day: Any, as_of: dt.date) -> Any:
    return day.isnull() | (day <= as_of)
