"""How a noun shows itself when it ends a cell: as the view that says most about it.

Registered by name with IPython, so that nothing is imported before the first noun is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from IPython.core.interactiveshell import InteractiveShell

    from reportkit.contract.dataset import Tables
    from reportkit.estimate import Estimate, Unknown
    from reportkit.progress import Programme, Progress
    from reportkit.progress.changes import Changes
    from reportkit.progress.signals import Signals, Xmr
    from reportkit.savings import ChannelShift, Forecast
    from reportkit.savings.measure import Measured
    from reportkit.savings.portfolio import Portfolio
    from reportkit.savings.reconcile import Reconciled
    from reportkit.savings.track_record import TrackRecord
    from reportkit.story.status import Status
    from reportkit.views.view import View


def _changes(changes: Changes) -> View:
    from reportkit.views.changes import changes_view

    return changes_view(changes)


def _forecast(forecast: Forecast) -> View:
    from reportkit.views.business_case import business_case

    return business_case(forecast)


def _progress(progress: Progress) -> View:
    from reportkit.views.stage_strip import stage_strip

    return stage_strip(progress)


def _programme(programme: Programme) -> View:
    from reportkit.views.programme_table import programme_table

    return programme_table(programme)


def _shift(saving: ChannelShift) -> View:
    from reportkit.views.shift_table import shift_table

    return shift_table(saving)


def _reconciled(reconciled: Reconciled) -> View:
    from reportkit.views.waterfall import waterfall

    return waterfall(reconciled)


def _portfolio(portfolio: Portfolio) -> View:
    from reportkit.views.portfolio_chart import portfolio_chart

    return portfolio_chart(portfolio)


def _track_record(record: TrackRecord) -> View:
    from reportkit.views.calibration import calibration

    return calibration(record)


def _measured(measured: Measured) -> View:
    from reportkit.views.measured_view import measured_view

    return measured_view(measured)


def _status(status: Status) -> View:
    from reportkit.views.status_rules import status_rules

    return status_rules(status)


def _signals(signals: Signals) -> View:
    from reportkit.views.signal_table import signal_table

    return signal_table(signals)


def _xmr(xmr: Xmr) -> View:
    from reportkit.views.xmr_chart import xmr_chart

    return xmr_chart(xmr)


def _unknown(unknown: Unknown) -> View:
    from reportkit.views.absent import not_known

    return not_known("unknown", unknown)


def _estimate(estimate: Estimate) -> View:
    from reportkit.blocks import Paragraph, text
    from reportkit.formats import numbers
    from reportkit.views.view import View

    return View("estimate", (Paragraph(text(numbers.estimate(estimate))),))


def _tables(tables: Tables) -> View:
    import pandas as pd

    from reportkit.views.table import table

    held = {name: len(tables.latest(name)) for name in (*tables.frames, *tables.own)}
    counts = pd.DataFrame({"Table": list(held), "Rows": list(held.values())})
    return table(counts, f"{tables.source} as of {tables.as_of}", source=tables.credit)


_SHOWN: dict[tuple[str, str], Callable[[Any], View]] = {
    ("reportkit.contract.dataset", "Tables"): _tables,
    ("reportkit.estimate", "Estimate"): _estimate,
    ("reportkit.estimate", "Unknown"): _unknown,
    ("reportkit.progress.changes.change", "Changes"): _changes,
    ("reportkit.progress.track", "Programme"): _programme,
    ("reportkit.progress.track", "Progress"): _progress,
    ("reportkit.progress.signals.signal", "Signals"): _signals,
    ("reportkit.progress.signals.xmr", "Xmr"): _xmr,
    ("reportkit.savings.channel_shift", "ChannelShift"): _shift,
    ("reportkit.savings.forecast.forecast", "Forecast"): _forecast,
    ("reportkit.savings.measure.measured", "Measured"): _measured,
    ("reportkit.savings.portfolio.portfolio", "Portfolio"): _portfolio,
    ("reportkit.savings.reconcile.reconciled", "Reconciled"): _reconciled,
    ("reportkit.savings.track_record.track_record", "TrackRecord"): _track_record,
    ("reportkit.story.status.findings", "Status"): _status,
}


def view_of(noun: object) -> View | None:
    """Return the view that says most about a noun; None where it is no noun of ours."""
    make = _SHOWN.get((type(noun).__module__, type(noun).__qualname__))
    return None if make is None else make(noun)


def as_views(verb: str, shown: Sequence[object]) -> tuple[View, ...]:
    """Return views as they are, and the view of each noun.

    Raises
    ------
    EstimateError
        If one is neither: an analyst's own work has verbs of its own.
    """
    from reportkit.errors import EstimateError
    from reportkit.views.view import View

    views = [one if isinstance(one, View) else view_of(one) for one in shown]
    for one, view in zip(shown, views, strict=True):
        if view is None:
            raise EstimateError(
                f"rk.{verb} shows views and nouns, not {type(one).__name__}. Make a view of it: "
                "rk.table(frame), rk.chart(figure, takeaway=...) or rk.prose(text)."
            )
    return tuple(view for view in views if view is not None)


def show_nouns() -> None:
    """Teach the running IPython how nouns are shown; without one, do nothing."""
    from IPython.core.getipython import get_ipython

    load_ipython_extension(get_ipython())


def load_ipython_extension(shell: InteractiveShell | None) -> None:
    """Teach an IPython how nouns are shown: one that began after `reportkit` was imported."""
    if shell is None or shell.display_formatter is None:
        return
    bundles = shell.display_formatter.mimebundle_formatter
    for (module, name), view_of in _SHOWN.items():
        bundles.for_type_by_name(module, name, _bundler(view_of))


def _bundler(view_of: Callable[[Any], View]) -> Callable[..., dict[str, Any]]:
    def bundle(noun: object, **_: object) -> dict[str, Any]:
        return view_of(noun)._repr_mimebundle_()

    return bundle
