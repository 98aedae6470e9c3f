"""reportkit: executive reports from notebooks.

::

    import reportkit as rk

    tables = rk.read("data/automation", as_of="2026-10-31").only("catalogue")
    forecast = rk.forecast_savings(tables)
    measured = rk.measure_savings(tables)
    progress = rk.track_progress(tables)
    rk.headline(forecast, measured, progress)

Everything public is listed here; each name is imported when it is first used, so that
``import reportkit`` costs nothing and the command line starts at once.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables
    from reportkit.errors import ReportkitError
    from reportkit.estimate import Estimate, Unknown
    from reportkit.fact import Fact, Grade
    from reportkit.progress import Programme, Progress, track_programme, track_progress
    from reportkit.progress.changes import Changes
    from reportkit.progress.signals import Signals, Xmr, signals, xmr
    from reportkit.savings import (
        ChannelShift,
        Forecast,
        Measured,
        channel_shift_savings,
        forecast_savings,
        measure,
        measure_savings,
    )
    from reportkit.savings.portfolio import Portfolio, portfolio
    from reportkit.savings.reconcile import Reconciled, reconcile
    from reportkit.savings.track_record import TrackRecord, track_record
    from reportkit.secrecy import secret
    from reportkit.sources import read
    from reportkit.story.status import Status, status
    from reportkit.views.bridge import bridge
    from reportkit.views.business_case import business_case
    from reportkit.views.calibration import calibration
    from reportkit.views.changes import changes
    from reportkit.views.chart import chart
    from reportkit.views.decisions import decisions
    from reportkit.views.details import details
    from reportkit.views.headline import headline
    from reportkit.views.ladder import ladder
    from reportkit.views.learnings import learnings
    from reportkit.views.milestone_moves import milestone_moves
    from reportkit.views.placebo_note import placebo_note
    from reportkit.views.portfolio_chart import portfolio_chart
    from reportkit.views.programme import programme_headline, programme_scorecard
    from reportkit.views.programme_table import programme_table
    from reportkit.views.prose import prose
    from reportkit.views.provenance import provenance
    from reportkit.views.risks import risks
    from reportkit.views.savings_chart import savings_chart
    from reportkit.views.scorecard import scorecard
    from reportkit.views.section import section, sections
    from reportkit.views.shift_table import shift_table
    from reportkit.views.signal_table import signal_table
    from reportkit.views.stage_strip import stage_strip
    from reportkit.views.status_rules import status_rules
    from reportkit.views.stop_line import stop_line
    from reportkit.views.table import table
    from reportkit.views.tornado import tornado
    from reportkit.views.view import View
    from reportkit.views.waterfall import waterfall
    from reportkit.views.workstreams import workstreams

__version__ = "0.1.0"

_HOME = {
    "Changes": "reportkit.progress.changes",
    "ChannelShift": "reportkit.savings",
    "Estimate": "reportkit.estimate",
    "Fact": "reportkit.fact",
    "Forecast": "reportkit.savings",
    "Grade": "reportkit.fact",
    "Measured": "reportkit.savings",
    "Portfolio": "reportkit.savings.portfolio",
    "Programme": "reportkit.progress",
    "Progress": "reportkit.progress",
    "Reconciled": "reportkit.savings.reconcile",
    "ReportkitError": "reportkit.errors",
    "Signals": "reportkit.progress.signals",
    "Status": "reportkit.story.status",
    "Tables": "reportkit.contract.dataset",
    "TrackRecord": "reportkit.savings.track_record",
    "Unknown": "reportkit.estimate",
    "View": "reportkit.views.view",
    "Xmr": "reportkit.progress.signals",
    "bridge": "reportkit.views.bridge",
    "business_case": "reportkit.views.business_case",
    "calibration": "reportkit.views.calibration",
    "channel_shift_savings": "reportkit.savings",
    "changes": "reportkit.views.changes",
    "chart": "reportkit.views.chart",
    "decisions": "reportkit.views.decisions",
    "details": "reportkit.views.details",
    "forecast_savings": "reportkit.savings",
    "headline": "reportkit.views.headline",
    "ladder": "reportkit.views.ladder",
    "learnings": "reportkit.views.learnings",
    "measure": "reportkit.savings",
    "measure_savings": "reportkit.savings",
    "milestone_moves": "reportkit.views.milestone_moves",
    "placebo_note": "reportkit.views.placebo_note",
    "portfolio": "reportkit.savings.portfolio",
    "portfolio_chart": "reportkit.views.portfolio_chart",
    "programme_headline": "reportkit.views.programme",
    "programme_scorecard": "reportkit.views.programme",
    "programme_table": "reportkit.views.programme_table",
    "prose": "reportkit.views.prose",
    "provenance": "reportkit.views.provenance",
    "read": "reportkit.sources",
    "reconcile": "reportkit.savings.reconcile",
    "risks": "reportkit.views.risks",
    "savings_chart": "reportkit.views.savings_chart",
    "scorecard": "reportkit.views.scorecard",
    "secret": "reportkit.secrecy",
    "section": "reportkit.views.section",
    "sections": "reportkit.views.section",
    "shift_table": "reportkit.views.shift_table",
    "signal_table": "reportkit.views.signal_table",
    "signals": "reportkit.progress.signals",
    "stage_strip": "reportkit.views.stage_strip",
    "status": "reportkit.story.status",
    "status_rules": "reportkit.views.status_rules",
    "stop_line": "reportkit.views.stop_line",
    "table": "reportkit.views.table",
    "tornado": "reportkit.views.tornado",
    "track_programme": "reportkit.progress",
    "track_progress": "reportkit.progress",
    "track_record": "reportkit.savings.track_record",
    "waterfall": "reportkit.views.waterfall",
    "workstreams": "reportkit.views.workstreams",
    "xmr": "reportkit.progress.signals",
}

__all__ = [
    "Changes",
    "ChannelShift",
    "Estimate",
    "Fact",
    "Forecast",
    "Grade",
    "Measured",
    "Portfolio",
    "Programme",
    "Progress",
    "Reconciled",
    "ReportkitError",
    "Signals",
    "Status",
    "Tables",
    "TrackRecord",
    "Unknown",
    "View",
    "Xmr",
    "bridge",
    "business_case",
    "calibration",
    "changes",
    "channel_shift_savings",
    "chart",
    "decisions",
    "details",
    "forecast_savings",
    "headline",
    "ladder",
    "learnings",
    "measure",
    "measure_savings",
    "milestone_moves",
    "placebo_note",
    "portfolio",
    "portfolio_chart",
    "programme_headline",
    "programme_scorecard",
    "programme_table",
    "prose",
    "provenance",
    "read",
    "reconcile",
    "risks",
    "savings_chart",
    "scorecard",
    "secret",
    "section",
    "sections",
    "shift_table",
    "signal_table",
    "signals",
    "stage_strip",
    "status",
    "status_rules",
    "stop_line",
    "table",
    "tornado",
    "track_programme",
    "track_progress",
    "track_record",
    "waterfall",
    "workstreams",
    "xmr",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its home when it is first used."""
    if name not in _HOME:
        from reportkit.wording import did_you_mean  # noqa: PLC0415  only a slip needs it

        # A name with an underscore is Python asking, not an analyst.
        meant = "" if name.startswith("_") else did_you_mean(name, __all__)
        raise AttributeError(f"reportkit has no {name!r}.{meant}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


if "IPython" in sys.modules:
    from reportkit.views.showing import show_nouns

    show_nouns()
