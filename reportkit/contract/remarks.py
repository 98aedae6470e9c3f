"""What is remarked on tables that keep their contract: it stops no report, and loses a reader rows.

Each is said of the rows that are there, so that a part of the tables is remarked on anew, and
what is said of it names nothing of another part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.contract.spans import read_span
from reportkit.contract.tables import TABLES
from reportkit.formats import numbers
from reportkit.wording import clipped, did_you_mean

if TYPE_CHECKING:
    import pandas as pd

    from reportkit.contract.dataset import Tables
    from reportkit.contract.spec import TableSpec

_SHOWN = 3


def remarks(tables: Tables) -> tuple[str, ...]:
    """Return what is remarked on the rows of tables."""
    return (*_undefined_metrics(tables), *_unfilled_periods(tables), *_unread_spans(tables))


def _undefined_metrics(tables: Tables) -> tuple[str, ...]:
    """Name metrics that are recorded and not defined: no view can show them."""
    if not {"metrics", "metric_definitions"} <= set(tables.frames):
        return ()
    keys = ["initiative", "metric"]
    defined = tables.frames["metric_definitions"][keys].drop_duplicates()
    rows = tables.frames["metrics"][keys].merge(defined, how="left", indicator="found")
    lost = rows.loc[rows["found"] == "left_only", "metric"].dropna()
    if lost.empty:
        return ()
    names = [str(name) for name in dict.fromkeys(lost)]
    listed = ", ".join(f'"{clipped(name)}"' for name in names[:_SHOWN])
    more = ", ..." if len(names) > _SHOWN else ""
    rule = (
        f"{len(lost):,} of {len(rows):,} rows in metrics are of {listed}{more}, which "
        "metric_definitions does not define, and are left out."
    )
    meant = did_you_mean(names[0], map(str, defined["metric"]))
    return (f"{rule}{meant} Add it there, or correct its name.",)


def _unfilled_periods(tables: Tables) -> tuple[str, ...]:
    """Name metrics whose last value speaks for a part of its period, and up to which day."""
    if "until" not in tables.frames.get("metrics", ()):
        return ()
    rows = tables.latest("metrics").dropna(subset="value")
    last = rows.groupby(["initiative", "metric", "site"], dropna=False)["period"].transform("max")
    part = rows[(rows["period"] == last) & rows["until"].notna()]
    if part.empty:
        return ()
    names = part[["metric", "period", "until"]].drop_duplicates()
    listed = "; ".join(
        f'"{clipped(str(metric))}" from {period:%Y-%m-%d} only to {until:%Y-%m-%d}'
        for metric, period, until in names.head(_SHOWN).itertuples(index=False, name=None)
    )
    more = "; ..." if len(names) > _SHOWN else ""
    rule = (
        f"The last value of {len(part):,} series in metrics speaks for a part of its period: "
        f"{listed}{more}."
    )
    return (f"{rule} Don't hold it against a whole one.",)


def _unread_spans(tables: Tables) -> tuple[str, ...]:
    """Name the words of span columns, in rows that hold, that cannot be read as a date."""
    return tuple(
        warning
        for name in tables.frames
        if name in TABLES
        for column in TABLES[name].columns
        if column.kind == "span"
        for warning in _unread(TABLES[name], tables.latest(name), column.name)
    )


def _unread(spec: TableSpec, frame: pd.DataFrame, column: str) -> tuple[str, ...]:
    dateless = frame[f"{column}_from"].isna() & frame[f"{column}_by"].isna()
    worded = frame[dateless & frame[column].notna()]
    unread = worded[[read_span(words) is None for words in worded[column]]]
    if unread.empty:
        return ()
    keys = unread[[*spec.keys, column]].drop_duplicates()
    first = keys.head(_SHOWN).itertuples(index=False, name=None)
    shown = "; ".join(
        f'{" / ".join(clipped(str(key)) for key in row[:-1])}: "{clipped(row[-1])}"'
        for row in first
    )
    return (
        (
            f"{numbers.exact(len(unread))} of {numbers.exact(len(frame))} rows in {spec.name}: "
            f"{column} names no date that can be read ({shown}). Write a day or a month, as in "
            "2014-06-30 or Jun 2014, or date to be confirmed."
        ),
    )
