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

from reportkit.contract.dataset import Tables
from reportkit.contract.frames import read_frame
from reportkit.contract.tables import TABLES
from reportkit.progress import track_progress
from reportkit.progress.signals import signals
from reportkit.savings import forecast_savings, measure_savings
from reportkit.savings.reconcile import reconcile
from reportkit.savings.track_record import track_record
from reportkit.sources.snapshot import read_snapshot, write_snapshot
from reportkit.story.status import status
from reportkit.views.business_case import business_case
from reportkit.views.calibration import calibration
from reportkit.views.changes import changes
from reportkit.views.decisions import decisions
from reportkit.views.details import details
from reportkit.views.headline import headline
from reportkit.views.learnings import learnings
from reportkit.views.provenance import provenance
from reportkit.views.risks import risks
from reportkit.views.savings_chart import savings_chart
from reportkit.views.scorecard import scorecard
from reportkit.views.section import section, sections
from reportkit.views.stage_strip import stage_strip
from reportkit.views.stop_line import stop_line
from reportkit.views.waterfall import waterfall
from reportkit.views.workstreams import workstreams

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
    forecast = forecast_savings(tables)
    measured = measure_savings(tables)
    progress = track_progress(tables, since="2025-04-30")
    noise = signals(tables)
    standing = status(forecast, measured, progress, noise)
    changed = changes(tables, forecast, measured, progress, noise, standing)
    reconciled = reconcile(forecast, measured, tables.latest("claims"))
    record = track_record(tables.latest("forecasts"), as_of=tables.as_of)
    for view in (
        headline(standing, forecast, measured, progress, changed),
        scorecard(forecast, measured, progress, changed),
        sections(
            section("Saving", savings_chart(forecast, measured), waterfall(reconciled)),
            section("Work", stage_strip(progress), workstreams(progress), noise),
            section("Risks", risks(progress), learnings(progress), stop_line(forecast)),
            details("More", business_case(forecast), decisions(progress)),
            section("Sure?", calibration(record), provenance(tables, forecast)),
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
