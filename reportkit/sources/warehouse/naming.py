"""An engine's columns by the contract's names and in its types: what two engines spell alike.

What names a row is read as the contract reads a cell: without blanks around it, an empty one as
missing, a choice in the contract's spelling, a month by its first day. So rows of one name are
one group wherever they are grouped.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import ibis

from reportkit.contract.frames import text_of
from reportkit.errors import SourceError
from reportkit.sources.warehouse.declared import SUMMED
from reportkit.wording import did_you_mean

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from reportkit.contract.columns import Column
    from reportkit.sources.warehouse.declared import Plain, Pushed

RECORDED, CURRENCY = "recorded_on", "currency"
MOMENT = "moment_"
"""Beside the contract's columns: when to the moment a row was recorded."""

_LARGEST = 2**63
_SHOWN = 5


def named(table: ir.Table, pushed: Pushed, shown: str, **more: Any) -> ir.Table:
    """Return the columns of the contract, by its names and in its types, and others beside them.

    Among them the moment of recording, where it is known better than to the day.
    """
    chosen: dict[str, Any] = {}
    for column in pushed.spec.columns:
        theirs = pushed.columns.get(column.name, column.name)
        declared = column.name in pushed.columns
        cell = must(table, theirs, shown) if declared else column_of(table, theirs)
        if cell is None or not _taken(pushed, column):
            continue
        chosen[column.name] = _typed(cell, column, pushed, f"{shown}: {theirs}")
        if column.name == RECORDED and cell.type().is_timestamp():
            chosen[MOMENT] = cell
    if not chosen:
        listed = ", ".join(table.columns[:_SHOWN])
        raise SourceError(
            f"{shown} has no column of {pushed.spec.name}, but {listed}"
            f"{', ...' if len(table.columns) > _SHOWN else ''}. Say which is which: columns = "
            f'{{ {pushed.spec.columns[0].name} = "{table.columns[0]}", ... }}.'
        )
    return table.select(**chosen, **more)


def held(table: ir.Table, pushed: Pushed) -> tuple[str, ...]:
    """Return what the engine's columns are called, by the contract's names where it has them.

    Those that only choose rows, or name them, are left out.
    """
    found = {
        one.name: cell.get_name()
        for one in pushed.spec.columns
        if (cell := column_of(table, pushed.columns.get(one.name, one.name))) is not None
    }
    chosen = [column_of(table, name) for name in (*pushed.where, *pushed.row)]
    used = {*found.values(), *(cell.get_name() for cell in chosen if cell is not None)}
    return (*found, *(name for name in table.columns if name not in used))


def column_of(table: ir.Table, name: str) -> Any:
    """Return a column; where none is written so, the only one that is but for capitals."""
    if name in table.columns:
        return table[name]
    alike = [each for each in table.columns if each.casefold() == name.casefold()]
    return table[alike[0]] if len(alike) == 1 else None


def must(table: ir.Table, name: str, shown: str) -> Any:
    """Return a column that must be there."""
    cell = column_of(table, name)
    if cell is None:
        meant = did_you_mean(name, table.columns)
        raise SourceError(f'{shown} has no column "{name}".{meant}')
    return cell


def is_initiative(cell: Any, initiative: str) -> Any:
    """Return whether a row is an initiative's, whose name may be a number in the engine."""
    kind = cell.type()
    if kind.is_string():
        return cell.strip() == initiative
    if kind.is_boolean() or not kind.is_numeric():
        return cell.cast("string").strip().lower() == initiative.lower()
    number = _number(initiative)
    if number is None or (kind.is_integer() and not isinstance(number, int)):
        return ibis.literal(value=False)
    return cell == number if kind.is_integer() else cell.cast("float64") == float(number)


def says(cell: Any, name: str, value: Plain | tuple[Plain, ...], shown: str) -> Any:
    """Return whether a cell says a value, or one of several.

    Raises
    ------
    SourceError
        If a value is of another kind than the column.
    """
    many = value if isinstance(value, tuple) else (value,)
    for one in many:
        if not _may_say(cell.type(), one):
            raise SourceError(
                f"{shown}: where.{name} is {_kind_of(one)} ({one!r}), and {name} is {cell.type()} "
                "there. Write it in quotes where it is text or a day, and without where it is a "
                "number or true or false."
            )
    return cell.isin(many) if isinstance(value, tuple) else cell == value


def _taken(pushed: Pushed, column: Column) -> bool:
    """Return whether a column is asked for: of a sum, what names it and what adds up."""
    known = (*pushed.spec.keys, RECORDED, CURRENCY)
    return pushed.each is None or column.name in known or column.kind in SUMMED


def _typed(cell: Any, column: Column, pushed: Pushed, shown: str) -> Any:
    kind = cell.type()
    if column.kind in ("day", "month"):
        if kind.is_null() or kind.is_unknown():
            return ibis.null("date")
        if not (kind.is_date() or kind.is_timestamp()):
            raise SourceError(
                f"{shown} is {kind} there, and {column.name} is a day. Make it a date: in the "
                "Parquet files themselves, or in a view of the database that from names."
            )
        day = cell.cast("date")
        return day.truncate("M").cast("date") if column.kind == "month" else day
    if kind.is_unknown() and not kind.is_null():
        return ibis.null("string")
    names = column.name in pushed.spec.keys
    if kind.is_decimal() and (pushed.each is None or names):
        return cell.cast("float64")
    if not (kind.is_string() and (names or column.name == CURRENCY)):
        return cell
    text = cell.strip()
    if column.kind == "choice":
        text = text.lower().re_replace("[ _-]+", "_")
    elif column.name == CURRENCY:
        text = text.upper()
    return text.nullif("")


def _number(initiative: str) -> float | int | None:
    """Return the number that the contract spells so; None where it is a name."""
    try:
        number = float(initiative)
    except ValueError:
        return None
    if initiative.removeprefix("-").isdecimal() and initiative == str(whole := int(initiative)):
        return whole if -_LARGEST <= whole < _LARGEST else None
    return number if text_of(number) == initiative else None


def _may_say(kind: Any, value: Plain) -> bool:
    if isinstance(value, bool):
        return bool(kind.is_boolean())
    if isinstance(value, int | float):
        return bool(kind.is_numeric() and not kind.is_boolean() and abs(value) < _LARGEST)
    if kind.is_date() or kind.is_timestamp():
        try:
            dt.datetime.fromisoformat(value)
        except ValueError:
            return False
        return True
    return not (kind.is_numeric() or kind.is_boolean())


def _kind_of(value: Plain) -> str:
    if isinstance(value, bool):
        return "true or false"
    return "text" if isinstance(value, str) else "a number"
