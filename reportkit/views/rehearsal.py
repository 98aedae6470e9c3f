"""A small report, made and thrown away: what the first report after it would wait for is then done.

Much is done once in a process, when it is first needed: templates are compiled, modules imported,
tables of constants laid out. A process from which kernels are forked rehearses, so that none of
them has to. Nothing is read but what is written here, and nothing is left but what was prepared.
"""

from __future__ import annotations

import datetime as dt
import decimal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

import reportkit as rk
from reportkit.contract.dataset import Tables
from reportkit.contract.frames import read_frame
from reportkit.contract.tables import TABLES
from reportkit.sources.snapshot import read_snapshot, write_snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping

_ONE = "rehearsal"
_DAY = dt.date(2025, 6, 30)
_ROWS: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "initiatives": ({"name": "Rehearsal", "target_saving": "1000", "target_date": "2027-01-31"},),
    "drivers": (
        {"driver": "volume", "p10": "90", "p50": "100", "p90": "110", "unit": "items/year"},
        {"driver": "saving_per_item", "p10": "9", "p50": "10", "p90": "11", "unit": "GBP/item"},
        {"driver": "adoption_ceiling", "p10": "0.5", "p50": "0.6", "p90": "0.7", "unit": "share"},
        {"driver": "one_off_cost", "p10": "200", "p50": "250", "p90": "300", "unit": "GBP"},
    ),
    "stages": (
        {"stage": "First", "position": "1", "started": "2025-01-01", "outcome": "running"},
        {"stage": "Second", "position": "2", "outcome": "planned"},
    ),
    "milestones": (
        {"stage": "First", "milestone": "Begun", "due": "Mar 2025", "done": "true"},
        {"stage": "Second", "milestone": "Ended", "due": "Sep 2025", "done": "false"},
    ),
    "experiments": (
        {"experiment": "x", "tried": "This", "started": "2025-01-01", "outcome": "running"},
    ),
    "decisions": ({"decision": "x", "question": "Go on?", "needed_by": "2025-07-31"},),
    "risks": ({"risk": "x", "description": "It fails.", "likelihood": "0.1", "impact": "5"},),
}


def rehearse() -> None:
    """Make a report from tables that are kept and read back, and show each of its views."""
    with decimal.localcontext():  # which notes what sums have come across
        _rehearse()


def _rehearse() -> None:
    with tempfile.TemporaryDirectory(prefix="rk-") as folder:
        write_snapshot(_tables(), Path(folder))
        tables = read_snapshot(Path(folder)).only(_ONE)
    forecast = rk.forecast_savings(tables)
    measured = rk.measure_savings(tables)
    progress = rk.track_progress(tables, since="2025-04-30")
    signals = rk.signals(tables)
    status = rk.status(forecast, measured, progress, signals)
    changes = rk.changes(tables, forecast, measured, progress, signals, status)
    reconciled = rk.reconcile(forecast, measured, tables.latest("claims"))
    record = rk.track_record(tables.latest("forecasts"), as_of=tables.as_of)
    for view in (
        rk.headline(status, forecast, measured, progress, changes),
        rk.scorecard(forecast, measured, progress, changes),
        rk.sections(
            rk.section("Saving", rk.savings_chart(forecast, measured), rk.waterfall(reconciled)),
            rk.section("Work", rk.stage_strip(progress), rk.workstreams(progress), signals),
            rk.section("Risks", rk.risks(progress), rk.learnings(progress), rk.stop_line(forecast)),
            rk.details("More", rk.business_case(forecast), rk.decisions(progress)),
            rk.section("Sure?", rk.calibration(record), rk.provenance(tables, forecast)),
        ),
    ):
        view._repr_mimebundle_()


def _tables() -> Tables:
    frames = {
        name: read_frame(TABLES[name], pd.DataFrame([_row(name, row) for row in rows])).typed
        for name, rows in _ROWS.items()
    }
    return Tables(_DAY, "a rehearsal", frames)


def _row(table: str, cells: Mapping[str, str]) -> dict[str, str]:
    common = {"initiative": _ONE, "label": "This", "source": "a rehearsal", "currency": "GBP"}
    known = {column.name for column in TABLES[table].columns}
    stated = {"recorded_on": "2025-03-31"} if "recorded_on" in known else {}
    return {name: cell for name, cell in {**common, **stated, **cells}.items() if name in known}
