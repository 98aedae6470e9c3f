"""Have an engine run what is wanted of it, and bring the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from reportkit.contract.check import RawTable
from reportkit.sources.warehouse.connecting import opened

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from reportkit.sources.warehouse.declared import Connection, Pushed

_LISTS = "initiatives"
"""The table that comes whole: it is short, and says what there is."""


def fetch(
    connection: Connection,
    tables: Sequence[Pushed],
    folder: Path,
    source: str,
    *,
    as_of: dt.date,
    initiative: str | None,
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

    Raises
    ------
    SourceError
        If the engine can't be opened, or a table of it is not as it is said to be.
    """
    from reportkit.sources.warehouse.expressions import wanted, whole  # noqa: PLC0415  as Ibis

    found: dict[str, RawTable] = {}
    with opened(connection, folder, source) as engine:
        for pushed in tables:
            shown = f"{pushed.place} of {engine.named}"
            theirs = engine.table(pushed)
            if pushed.spec.name == _LISTS:
                asked = whole(theirs, pushed, shown)
            else:
                asked = wanted(theirs, pushed, as_of, initiative, shown)
            with engine.refusals(pushed.place):
                answer = asked.to_pyarrow()
            frame = answer.to_pandas(ignore_metadata=True, date_as_object=False)
            frame.index = pd.RangeIndex(1, len(frame) + 1)
            found[pushed.spec.name] = RawTable(frame, ("rows", shown))
    return found
