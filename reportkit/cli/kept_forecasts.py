"""Forecasts of earlier editions, as rows of the contract: what a notebook is given of the archive.

The kernel never reads the archive. What earlier editions foresaw reaches it as the table
``forecasts`` of its snapshot, with what came of it where a later edition tells.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from reportkit.contract.frames import conform
from reportkit.contract.tables import TABLES
from reportkit.editions.forecast_log import CAME, FORESEEN, LOG, due_of
from reportkit.estimate import Estimate

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    from reportkit.contract.dataset import Tables
    from reportkit.editions.forecast_log import Logged, ReadLog
    from reportkit.fact import Fact
    from reportkit.reports.audience import Audience
from reportkit.reports.rows_seen import same_rows

_TABLE = "forecasts"
_P10_TO_P90 = 0.8


def of_whole(log: ReadLog) -> ReadLog:
    """Return what editions foresaw that saw all rows of their initiatives."""
    return replace(log, lines=tuple(line for line in log.lines if line.whole))


def of_part(log: ReadLog, names: Collection[str], audience: Audience) -> ReadLog:
    """Return what editions for one audience foresaw of rows that it may see.

    Parameters
    ----------
    log
        Of the archive.
    names
        Those that the report has had.
    audience
        Whose editions, and which rows it may see now: they may be others than then.
    """
    own = (line for line in log.lines if line.report in names and line.audience == audience.name)
    return replace(log, lines=tuple(line for line in own if same_rows(line.rows, audience.rows)))


def with_kept_forecasts(tables: Tables, log: ReadLog) -> Tables:
    """Return tables with the forecasts of editions as of earlier days added.

    What the source itself states of a forecast holds; of two editions of one day the last.

    Parameters
    ----------
    tables
        As of the day of the edition that is to be built.
    log
        Of the archive: the part that these tables' readers may see.
    """
    rows = forecast_rows(log.lines, tables.as_of)
    rows = rows[rows["initiative"].isin(tables.initiatives)]
    if log.damaged:
        lines = "line" if log.damaged == 1 else "lines"
        warning = (
            f"{log.damaged} {lines} of {LOG} cannot be read, and what they foresaw is not shown."
        )
        tables = replace(tables, warnings=(*tables.warnings, warning))
    if rows.empty:
        return tables
    spec = TABLES[_TABLE]
    stated = conform(spec, tables.frames.get(_TABLE, pd.DataFrame()))
    keys = list(spec.keys)
    new = ~pd.MultiIndex.from_frame(rows[keys]).isin(pd.MultiIndex.from_frame(stated[keys]))
    added = conform(spec, rows[new])
    both = added if stated.empty else pd.concat([stated, added], ignore_index=True)
    return replace(tables, frames={**tables.frames, _TABLE: both})


def forecast_rows(lines: Iterable[Logged], as_of: dt.date) -> pd.DataFrame:
    """Return a row for each forecast of an edition before a day, with what came where it is told.

    A forecast ``forecast.pace.2026-12`` came true as ``measured.pace.2026-12`` or
    ``recorded.pace.2026-12`` of a later edition, for the same last month and in the same unit.
    """
    known = [line for line in lines if line.as_of < as_of]
    came: dict[tuple[str, str, str, str], tuple[dt.date, Fact]] = {}
    for line in sorted(known, key=lambda line: line.as_of):
        for fact in line.facts:
            rest = next((fact.id.removeprefix(how) for how in CAME if fact.id.startswith(how)), "")
            if rest and isinstance(fact.value, Estimate):
                came[line.initiative, rest, _month(fact), fact.value.unit] = line.as_of, fact
    rows: dict[tuple[str, str, dt.date], dict[str, object]] = {}
    for line in known:
        for fact in line.facts:
            value = fact.value
            if not fact.id.startswith(FORESEEN) or not isinstance(value, Estimate):
                continue
            due = due_of(fact)
            if due is None or value.level != _P10_TO_P90:
                continue
            key = _key(fact, due)
            told = came.get((line.initiative, key, _month(fact), value.unit))
            rows[line.initiative, key, line.as_of] = _row(line, key, fact, due, told)
    frame = pd.DataFrame(list(rows.values()))
    return frame if rows else pd.DataFrame(columns=[one.name for one in TABLES[_TABLE].columns])


def _month(fact: Fact) -> str:
    """Return the month in which a fact's period ends: some date a month by its first day."""
    due = due_of(fact)
    return "" if due is None else f"{due:%Y-%m}"


def _key(fact: Fact, due: dt.date) -> str:
    """Return what was forecast, in the same words each time: a run-rate is its month's pace."""
    key = fact.id.removeprefix(FORESEEN)
    return f"pace.{due:%Y-%m}" if key == "run_rate" else key


def _row(
    line: Logged, key: str, fact: Fact, due: dt.date, told: tuple[dt.date, Fact] | None
) -> dict[str, object]:
    value = fact.value
    if not isinstance(value, Estimate):
        raise TypeError(f"{fact.id} is no number")
    outcome = told[1].value if told else None
    return {
        "initiative": line.initiative,
        "forecast": key,
        "label": fact.label,
        "made_on": pd.Timestamp(line.as_of),
        "due": pd.Timestamp(due),
        "p10": value.low,
        "p50": value.value,
        "p90": value.high,
        "unit": value.unit,
        "actual": outcome.value if isinstance(outcome, Estimate) else float("nan"),
        "actual_grade": str(told[1].grade) if told else None,
        "source": f"edition of {line.report} as of {line.as_of}",
        "recorded_on": pd.Timestamp(told[0] if told else line.as_of),
    }
