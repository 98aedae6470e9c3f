"""A pandera schema from each table's declaration.

Two schemas a table: :func:`legible` asks of the text whether every cell can be read,
:func:`sound` asks of the values whether they may stand together. Both are validated lazily, so
that every violation comes at once. A check's title is the rule in words, its description the
remedy, its name the column: :mod:`reportkit.contract.check` makes the sentence of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa

from reportkit.contract.reading import currency_codes
from reportkit.contract.spec import RECORDED

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportkit.contract.columns import Column, Kind
    from reportkit.contract.frames import ReadTable
    from reportkit.contract.spec import TableSpec

    Mask = Callable[[pd.DataFrame], "pd.Series[bool]"]

_ILLEGIBLE: dict[Kind, tuple[str, str]] = {
    "number": (
        "is not a number",
        "Write it as in 412 or 3.5; leave the cell empty where it is missing.",
    ),
    "quantity": (
        "is not a number, an amount or a share",
        "Write it as in 412, 1.2m, £300k or 40%.",
    ),
    "share": ("is not a share", "Write 0.4 or 40%; leave the cell empty where it is missing."),
    "amount": (
        "is not an amount",
        "Write it as in 1200000, £1.2m or 300k; leave the cell empty where it is missing.",
    ),
    "day": ("is not a day", "Write it as YYYY-MM-DD, as in 2014-06-30."),
    "month": ("is not a month", "Write it as YYYY-MM, as in 2014-06."),
    "flag": ("is neither yes nor no", "Write yes or no."),
}
_CONVERT = "Convert it: a table holds one currency an initiative, that of the table initiatives."
_COSTS = ("volume", "time_saved", "loaded_rate", "one_off_cost", "running_cost")
_SHARES = ("adoption_ceiling", "attribution")
_TIMES = ("adoption_half", "adoption_speed")
_HAPPENED: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "stages": (("ended", ("passed", "stopped")),),
    "experiments": (("ended", ("worked", "failed", "stopped_early")),),
    "metrics": (("period", ()),),
}
"""Days that are told as past: of rows with these outcomes, or of all that state the day."""


def legible(spec: TableSpec, table: ReadTable) -> pa.DataFrameSchema:
    """Return the schema of a table's text: required columns, filled cells, readable cells."""
    columns = {}
    for column in spec.columns:
        checks = []
        if column.kind in _ILLEGIBLE:
            rule, remedy = _ILLEGIBLE[column.kind]
            unread = table.unread.get(column.name)
            checks.append(
                _column_check(lambda _, unread=unread: ~unread, f"{column.name} {rule}", remedy)
            )
        columns[column.name] = pa.Column(
            nullable=not column.filled, required=column.required, checks=checks
        )
    return pa.DataFrameSchema(columns)


def sound(
    spec: TableSpec, table: ReadTable, currency_of: dict[str, str], initiatives: frozenset[str]
) -> pa.DataFrameSchema:
    """Return the schema of a table's values: bounds, choices, keys, references, currencies."""
    columns = {
        column.name: pa.Column(nullable=True, checks=checks)
        for column in spec.columns
        if (checks := _bounds(column))
    }
    checks = [_named_once(spec, table)]
    # Where that table names none, it says so itself: every other row would only repeat it.
    if spec.name != "initiatives" and initiatives:
        known = ", ".join(sorted(initiatives)[:3]) + (", ..." if len(initiatives) > 3 else "")  # noqa: PLR2004  as many as fit
        checks.append(
            _row_check(
                "initiative",
                lambda frame: frame["initiative"].isin(initiatives) | frame["initiative"].isna(),
                "initiative is not in the table initiatives",
                f"Add it there, or use one that is ({known}).",
            )
        )
    for name, signs in table.currencies.items():
        checks.append(_one_currency(name, signs, currency_of))
    if spec.name == "initiatives":
        checks.append(_is_currency())
    elif spec.column("currency"):
        checks.append(_stated_currency("currency", currency_of))
    if spec.name == "drivers":
        checks += _driver_checks(currency_of)
    if spec.column(RECORDED.name):
        checks += [_happened(day, choices) for day, choices in _HAPPENED.get(spec.name, ())]
    return pa.DataFrameSchema(columns, checks=checks)


def _bounds(column: Column) -> list[pa.Check]:
    checks = []
    if column.least is not None:
        checks.append(
            _column_check(
                lambda cells, least=column.least: cells.isna() | (cells >= least),
                f"{column.name} is below {column.least:g}",
                "Correct it, or leave the cell empty where it is missing.",
            )
        )
    if column.most is not None:
        checks.append(
            _column_check(
                lambda cells, most=column.most: cells.isna() | (cells <= most),
                f"{column.name} is above {column.most:g}",
                "Write a share as 0.4 or 40%." if column.kind == "share" else "Correct it.",
            )
        )
    if column.choices:
        checks.append(
            _column_check(
                lambda cells, choices=column.choices: cells.isna() | cells.isin(choices),
                f"{column.name} is none of the words allowed",
                f"Use {', '.join(column.choices[:-1])} or {column.choices[-1]}.",
            )
        )
    return checks


def _named_once(spec: TableSpec, table: ReadTable) -> pa.Check:
    dated = spec.column("recorded_on") is not None
    keys = [key for key in (*spec.keys, "recorded_on") if key in table.words.columns] or [
        *spec.keys
    ]
    filled = [key for key in spec.keys if (column := spec.column(key)) and column.filled]
    remedy = "Keep one of them." + (" Give a correction a later recorded_on." if dated else "")
    return _row_check(
        ", ".join(keys),
        lambda frame: ~(frame.duplicated(keys) & frame[filled].notna().all(axis=1)),
        f"the same {_listed(keys)} as an earlier row",
        remedy,
    )


def _one_currency(name: str, signs: pd.Series[Any], currency_of: dict[str, str]) -> pa.Check:
    def agrees(frame: pd.DataFrame) -> pd.Series[bool]:
        wanted = frame["initiative"].map(currency_of)
        return pd.Series(
            [
                not codes or pd.isna(code) or code in codes
                for codes, code in zip(signs, wanted, strict=True)
            ],
            index=frame.index,
        )

    return _row_check(
        name,
        agrees,
        f"{name} is in another currency than its initiative",
        _CONVERT,
    )


def _stated_currency(name: str, currency_of: dict[str, str]) -> pa.Check:
    def agrees(frame: pd.DataFrame) -> pd.Series[bool]:
        wanted = frame["initiative"].map(currency_of)
        return frame[name].isna() | wanted.isna() | (frame[name].str.upper() == wanted)

    return _row_check(name, agrees, f"{name} is not that of its initiative", _CONVERT)


def _is_currency() -> pa.Check:
    return _row_check(
        "currency",
        lambda frame: frame["currency"].isna() | frame["currency"].isin(currency_codes()),
        "currency is not an ISO 4217 code",
        "Write it as in GBP, USD or EUR.",
    )


def _happened(day: str, outcomes: tuple[str, ...]) -> pa.Check:
    """Return the check that a day that is told as past is not after the row was known."""

    def past(frame: pd.DataFrame) -> pd.Series[bool]:
        told = frame["outcome"].isin(outcomes) if outcomes else frame[day].notna()
        return ~(told & (frame[day] > frame[RECORDED.name]))

    return _row_check(
        f"{day}, {RECORDED.name}",
        past,
        f"{day} is after the row's own recorded_on, as what has not happened yet",
        "Correct the one or the other.",
    )


def _driver_checks(currency_of: dict[str, str]) -> list[pa.Check]:
    def rising(frame: pd.DataFrame) -> pd.Series[bool]:
        stated = frame[["p10", "p50", "p90"]].notna().all(axis=1)
        return ~stated | ((frame["p10"] <= frame["p50"]) & (frame["p50"] <= frame["p90"]))

    def from_zero(frame: pd.DataFrame) -> pd.Series[bool]:
        return ~(frame["driver"].isin((*_COSTS, *_SHARES, *_TIMES)) & (frame["p10"] < 0))

    def at_most_one(frame: pd.DataFrame) -> pd.Series[bool]:
        return ~(frame["driver"].isin(_SHARES) & (frame["p90"] > 1))

    def in_currency(frame: pd.DataFrame) -> pd.Series[bool]:
        code = frame["unit"].str.extract(r"^([A-Z]{3})(?:/|$)", expand=False)
        wanted = frame["initiative"].map(currency_of)
        return ~code.isin(currency_codes()) | wanted.isna() | (code == wanted)

    return [
        _row_check(
            "p10, p50, p90",
            rising,
            "p10, p50 and p90 do not rise in this order",
            "P10 is the low end: 1 in 10 is below it.",
        ),
        _row_check(
            "driver, p10",
            from_zero,
            "p10 of a driver that cannot be negative is below 0",
            "Correct it: volumes, times, costs and shares start at 0.",
        ),
        _row_check(
            "driver, p90",
            at_most_one,
            "p90 of a share is above 1",
            "Write a share as 0.4 or 40%.",
        ),
        _row_check(
            "unit", in_currency, "unit is in another currency than its initiative", _CONVERT
        ),
    ]


def _column_check(holds: Callable[..., Any], rule: str, remedy: str) -> pa.Check:
    return pa.Check(holds, title=rule, description=remedy, ignore_na=False)


def _row_check(column: str, holds: Mask, rule: str, remedy: str) -> pa.Check:
    return pa.Check(holds, name=column, title=rule, description=remedy, ignore_na=False)


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
