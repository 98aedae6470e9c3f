"""What an initiative has saved so far, measured on its tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reportkit.estimate import Unknown
from reportkit.savings.measure.panel.measure_sites import measure_sites
from reportkit.savings.measure.panel.reading import Reading, read_one, read_sites
from reportkit.savings.measure.panel.standing import measurable
from reportkit.savings.measure.panel.weeks import in_weeks
from reportkit.savings.measure.panel.work import WHAT, Work, work_of
from reportkit.savings.measure.whole_work import measure_whole

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from reportkit.contract.dataset import Tables
    from reportkit.savings.measure.measured import Measured


def measure_savings(tables: Tables, *, level: float = 0.8, seed: int = 0) -> Measured | Unknown:
    """Measure what one initiative has saved since launch, gross of its own cost.

    What the work would have cost is the cost of an item without the initiative, times the volume
    that there was: it moves with volume. Where sites are counted apart and went live at different
    dates, each is foretold from its own past and from those that were not live yet; else the one
    series is foretold from its own past. ``Measured.design`` says which, ``.design_why`` why.

    Parameters
    ----------
    tables
        Of one initiative: ``metrics``, ``metric_definitions`` (the column ``role`` says which
        metric is the cost and which the volume) and ``rollout``.
    level
        The chance that a range is to hold the truth.
    seed
        The same seed gives the same bytes.

    Returns
    -------
    Measured or Unknown
        Unknown, with what would make it possible, where no metric says what the work costs, or
        nothing has been live for a whole period.

    Raises
    ------
    EstimateError
        If a value is below zero, a unit is in another currency or for another period than the
        values, a role is held twice, periods overlap, or no live site has enough history.
    ParameterError
        If the tables hold several initiatives.
    """
    work = work_of(tables)
    if isinstance(work, Unknown):
        return work
    work = in_weeks(work)
    reading = _reading(work, tables.latest("rollout"), tables.as_of)
    if isinstance(reading, Unknown):
        return reading
    sites, left_out = reading.sites, reading.remarks
    if len(sites.keys) > 1:
        sites, unwatched = measurable(sites)
        left_out = (*left_out, *unwatched)
    if len(sites.keys) == 1:
        found = measure_whole(sites, work, level=level, seed=seed)
        return replace(found, left_out=left_out)
    return measure_sites(
        sites,
        work.initiative,
        work.currency,
        volume_unit=work.volume_unit,
        left_out=left_out,
        level=level,
        seed=seed,
    )


def _reading(work: Work, rollout: pd.DataFrame, as_of: dt.date) -> Reading | Unknown:
    days = rollout["went_live"].dropna()
    if days.empty:
        why = "nobody recorded when it went live" if rollout.empty else "no site is live yet"
        return Unknown(WHAT, why, "a day in 'went_live' of the table 'rollout'")
    if work.by_site:
        reading = read_sites(work, rollout, as_of)
    else:
        reading = Reading(read_one(work, work.initiative, days.min().date(), as_of), ())
    if len(reading.sites.measured):
        return reading
    why = "no live site has figures of a whole period yet"
    return Unknown(WHAT, why, "figures of a live site in the table 'metrics'")
