"""Have an engine run what is wanted of it, and bring the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from reportkit.contract.check import RawTable
from reportkit.errors import SourceError
from reportkit.sources.warehouse.connecting import opened
from reportkit.sources.warehouse.declared import period_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from reportkit.sources.warehouse.declared import Connection, Pushed

MOST = 2_000_000
"""So many rows of a table are taken at most: all are held in memory, and each is checked."""

_LISTS = "initiatives"
"""The table that comes whole: it is short, and says what there is."""

_DEFINES = "metric_definitions"
"""The table that says how metrics add up: it comes first."""


def fetch(
    connection: Connection,
    tables: Sequence[Pushed],
    folder: Path,
    source: str,
    *,
    as_of: dt.date,
    initiative: str | None,
    held: Mapping[str, RawTable],
) -> dict[str, RawTable]:
    """Return the rows of tables that an engine holds, as they are known as of a day.

    Parameters
    ----------
    connection, tables
        As ``source.toml`` has them.
    folder, source
        The source's, and what the analyst calls it.
    as_of
        Rows recorded later stay where they are.
    initiative
        So do those of others; None for all.
    held
        The tables that files hold.

    Raises
    ------
    SourceError
        If the engine can't be opened, a table of it is not as it is said to be, more rows
        are wanted of one than :data:`MOST`, or a sum can't be told.
    """
    from reportkit.sources.warehouse.expressions import wanted, whole  # noqa: PLC0415  as Ibis
    from reportkit.sources.warehouse.naming import held as held_there  # noqa: PLC0415  as Ibis
    from reportkit.sources.warehouse.summed import settled  # noqa: PLC0415  as Ibis

    found: dict[str, RawTable] = {}
    with opened(connection, folder, source) as engine:
        for pushed in sorted(tables, key=lambda one: one.spec.name != _DEFINES):
            shown = f"{pushed.place} of {engine.named}"
            theirs = engine.table(pushed)
            if pushed.spec.name == _LISTS:
                asked = whole(theirs, pushed, shown)
            else:
                asked = wanted(theirs, pushed, as_of, initiative, shown)
            answer = engine.answer(asked.limit(MOST + 1), pushed)
            if answer.num_rows > MOST:
                raise SourceError(_too_many(pushed, shown))
            frame = answer.to_pandas(ignore_metadata=True, date_as_object=False)
            remarks: tuple[str, ...] = ()
            if pushed.each is not None:
                definitions = (found | {**held}).get(_DEFINES)
                frame, remarks = settled(frame, pushed, definitions, shown)
            found[pushed.spec.name] = RawTable(
                _in_order(frame, pushed), ("rows", shown), held_there(theirs, pushed), remarks
            )
    return found


def _in_order(frame: pd.DataFrame, pushed: Pushed) -> pd.DataFrame:
    """Return rows in an order of their own: an engine gives them in any, by rules of its own."""
    keys = [name for name in (*pushed.spec.keys, "recorded_on") if name in frame.columns]
    ordered = frame.sort_values(keys, kind="stable")
    ordered.index = pd.RangeIndex(1, len(ordered) + 1)
    return ordered


def _too_many(pushed: Pushed, shown: str) -> str:
    name = pushed.spec.name
    by_sum = " or sum them" if pushed.each is None and period_of(pushed.spec) else ""
    return (
        f"{shown} has more than {MOST:,} rows of {name} to send. Read one initiative "
        f'(rk.read(source, as_of, initiative="...")){by_sum}, or take fewer: where and since in '
        f"[warehouse.{name}]."
    )
