"""Check raw tables against the contract, and return what they say as of a date.

1. read every cell (:mod:`reportkit.contract.frames`)
2. leave out what was recorded after the date: it may not even break a rule
3. validate the text, then the values (:mod:`reportkit.contract.schema`)
4. name every violation of every table in one error
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from reportkit.contract.dataset import Tables
from reportkit.contract.frames import ReadTable, read_frame
from reportkit.contract.history import known_days, known_rows, own_up_to, without_later_events
from reportkit.contract.remarks import remarks
from reportkit.contract.spec import RECORDED, TableSpec
from reportkit.contract.tables import TABLES
from reportkit.contract.violation import Violation, contract_error, rows_shown
from reportkit.errors import SourceError
from reportkit.wording import clipped, closest

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    import pandera.errors


_LISTED = 8
_MISSPELT = 0.75  # share of letters in common from which an unknown column is taken for a slip


@dataclass(frozen=True)
class RawTable:
    """A table as it came: text or typed cells, nothing checked.

    Parameters
    ----------
    frame
        Its index numbers the rows as ``place`` counts them.
    place
        What the index counts, and of what: ``("lines", "data/metrics.csv")``.
    held
        What the columns are called of a table that an engine holds, by the contract's names where
        it has them: not all of them come. Empty where ``frame`` has them all.
    remarks
        What is to be told of it that stops no report.
    """

    frame: pd.DataFrame
    place: tuple[str, str] = ("rows", "")
    held: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def check_tables(
    raw: Mapping[str, RawTable],
    as_of: dt.date,
    source: str,
    *,
    own: Mapping[str, pd.DataFrame] | None = None,
    credit: str = "",
) -> Tables:
    """Read and check the tables of the contract, as of a date.

    Parameters
    ----------
    raw
        The contract's tables by name.
    as_of
        Rows recorded later are not read.
    source
        As given by the analyst, for messages.
    own
        An analyst's own tables: kept as they came, but for rows recorded later; a column
        ``recorded_on`` is read as days.
    credit
        Where the data came from, in words.

    Raises
    ------
    ContractError
        With every violation of every table.
    SourceError
        If nothing was recorded by ``as_of``.
    """
    tables = {name: read_frame(TABLES[name], table.frame) for name, table in raw.items()}
    if "initiatives" not in tables:
        raise contract_error([_no_initiatives(source)])
    read = {name: table.typed for name, table in tables.items()}
    _refuse_before_the_first(read, as_of)
    known = known_rows(read, as_of)
    tables = {name: table.where(known[name]) for name, table in tables.items()}
    currency_of = _currencies(tables)
    ids = frozenset(tables["initiatives"].typed["initiative"].dropna())
    violations, warnings = [], []
    for name, table in tables.items():
        place = raw[name].place
        slips, extra = _columns(name, raw[name])
        violations += slips
        warnings += [*extra, *raw[name].remarks]
        violations += _violations(TABLES[name], table, place, currency_of, ids)
    if tables["initiatives"].typed.empty and not violations:
        violations.append(_no_rows(raw["initiatives"].place))
    own_read = {name: _own_with_days(frame) for name, frame in (own or {}).items()}
    for name, (_, unread) in own_read.items():
        violations += _undated(name, unread)
    if violations:
        raise contract_error(violations)
    frames = {
        name: without_later_events(TABLES[name], table.typed, as_of).reset_index(drop=True)
        for name, table in tables.items()
    }
    known_own = {name: own_up_to(frame, as_of) for name, (frame, _) in own_read.items()}
    checked = Tables(as_of, source, frames, known_own, credit=credit)
    return replace(checked, warnings=(*warnings, *remarks(checked)))


def _refuse_before_the_first(read: Mapping[str, pd.DataFrame], as_of: dt.date) -> None:
    known = {name: known_days(TABLES[name], frame) for name, frame in read.items()}
    days = known["initiatives"].dropna()
    if days.empty:
        days = pd.concat([*known.values()]).dropna()
    if not days.empty and (first := days.min().date()) > as_of:
        raise SourceError(
            f"as_of {as_of} is before the first row recorded ({first}). "
            f"Give a date from {first} on."
        )


def _currencies(tables: Mapping[str, ReadTable]) -> dict[str, str]:
    """Return each initiative's currency: as stated, else the first that an amount names."""
    stated = tables["initiatives"].typed[["initiative", "currency"]].dropna()
    found = dict(zip(stated["initiative"], stated["currency"], strict=True))
    for table in tables.values():
        for signs in table.currencies.values():
            for initiative, codes in zip(table.typed["initiative"], signs, strict=True):
                if len(codes) == 1:
                    found.setdefault(initiative, codes[0])
    return found


def _columns(name: str, raw: RawTable) -> tuple[list[Violation], list[str]]:
    """Return columns taken for slips of the contract's own, and remarks on the others."""
    spec, place = TABLES[name], raw.place
    given = raw.held or tuple(map(str, raw.frame.columns))
    absent = [column for column in spec.columns if column.name not in given]
    unknown = [column for column in given if spec.column(column) is None]
    violations = []
    for column in absent:
        meant = closest(column.name, unknown, _MISSPELT)
        if meant:
            unknown.remove(meant)
        if not (meant or column.required):
            continue
        rule = f'{_at(name, place)} has no column "{column.name}"'
        rule += (
            f" ({column.note}), which it must have." if column.required else f" ({column.note})."
        )
        violations.append(
            Violation(name, column.name, rule, _meant(column.name, meant, raw), place=place)
        )
    if not unknown:
        return violations, []
    listed = ", ".join(f'"{clipped(column)}"' for column in unknown[:_LISTED])
    more = f" and {len(unknown) - _LISTED} more" if len(unknown) > _LISTED else ""
    rule = f"{_at(name, place)} has columns that the contract does not know, left out: "
    return violations, [f"{rule}{listed}{more}."]


def _meant(name: str, meant: str | None, raw: RawTable) -> str:
    """Return what to do about a column that is not there."""
    if meant and raw.held:
        return (
            f'Did you mean "{meant}"? Say so: columns = {{ {name} = "{meant}" }}; where it is '
            "something else, name a view without it."
        )
    return f'Did you mean "{meant}"? Rename it.' if meant else "Add it."


def _violations(
    spec: TableSpec,
    table: ReadTable,
    place: tuple[str, str],
    currency_of: dict[str, str],
    initiatives: frozenset[str],
) -> Iterator[Violation]:
    import pandera.errors  # noqa: PLC0415  slow to import, and a snapshot needs no check

    from reportkit.contract.schema import legible, sound  # noqa: PLC0415  as pandera

    text = legible(spec, table)
    values = sound(spec, table, currency_of, initiatives)
    for schema, frame in ((text, table.words), (values, table.typed)):
        try:
            schema.validate(frame, lazy=True)
        except pandera.errors.SchemaErrors as broken:
            for error in broken.schema_errors:
                if (
                    error.reason_code
                    is not pandera.errors.SchemaErrorReason.COLUMN_NOT_IN_DATAFRAME
                ):
                    yield _violation(spec, table, place, error)


def _violation(
    spec: TableSpec,
    table: ReadTable,
    place: tuple[str, str],
    error: pandera.errors.SchemaError,
) -> Violation:
    whole_row = getattr(error.schema, "columns", None) is not None
    column = str(error.check.name if whole_row else error.schema.name)
    rows = list(dict.fromkeys(error.failure_cases["index"]))
    examples: tuple[str, ...] = ()
    if error.check == "not_nullable":
        rule, remedy = f"{column} is empty", "Fill it in."
    else:
        rule, remedy = error.check.title, error.check.description
        examples = _as_given(table, column.split(", "), rows)
    return Violation(
        table=spec.name,
        column=column,
        rule=rule,
        remedy=remedy,
        count=len(rows),
        total=len(table.words),
        rows=rows_shown(rows),
        examples=examples,
        place=place,
    )


def _own_with_days(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series[Any]]:
    """Return an own table with its ``recorded_on`` read, and the words in it that name no day."""
    if RECORDED.name not in frame.columns:
        return frame, pd.Series(dtype="str")
    read = read_frame(TableSpec("", "", (), (RECORDED,)), frame[[RECORDED.name]])
    unread = read.words[RECORDED.name][read.unread[RECORDED.name]]
    return frame.assign(recorded_on=read.typed[RECORDED.name]), unread


def _undated(name: str, unread: pd.Series[Any]) -> list[Violation]:
    """Return what is wrong with an own table that does not say when its rows were recorded."""
    if unread.empty:
        return []
    listed = ", ".join(f'"{clipped(words)}"' for words in unread.unique()[:3])
    count = f"{len(unread):,} {'rows' if len(unread) > 1 else 'row'}"
    rule = f"{count} of your own table {name}: recorded_on is not a day ({listed})."
    return [Violation(name, RECORDED.name, rule, "Write it as YYYY-MM-DD, as in 2014-06-30.")]


def _as_given(table: ReadTable, columns: list[str], rows: list[int]) -> tuple[str, ...]:
    """Return the first distinct values that break a rule, as the file has them."""
    given = [column for column in columns if column in table.words.columns]
    cells = table.words.loc[rows, given].astype("object").fillna("").agg(" / ".join, axis=1)
    return tuple(dict.fromkeys(cells))[:3]


def _at(name: str, place: tuple[str, str]) -> str:
    return f"{name} ({place[1]})" if place[1] else name


def _no_initiatives(source: str) -> Violation:
    return Violation(
        "initiatives",
        "",
        f"{source} has no table initiatives, the only one that is required.",
        "Add initiatives.csv with the columns initiative and name, one row an initiative.",
    )


def _no_rows(place: tuple[str, str]) -> Violation:
    return Violation(
        "initiatives",
        "",
        f"{_at('initiatives', place)} has no rows.",
        "Add one row an initiative.",
        place=place,
    )
