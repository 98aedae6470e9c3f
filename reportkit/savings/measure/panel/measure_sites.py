"""The saving of several sites that went live at different dates.

1. set aside what can't be right (:mod:`~reportkit.savings.measure.panel.screening`)
2. fit what the initiative has not touched (:mod:`~reportkit.savings.measure.panel.model`)
3. run it where nothing happened (:mod:`~reportkit.savings.measure.panel.placebos`)
4. foretell the rest, and take off what was paid (:mod:`~reportkit.savings.measure.panel.outcome`)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reportkit.estimate import Estimate
from reportkit.formats import numbers
from reportkit.savings.cash import range_of
from reportkit.savings.measure.measured import Measured
from reportkit.savings.measure.panel.course import course
from reportkit.savings.measure.panel.design import design_of
from reportkit.savings.measure.panel.detectable import detectable
from reportkit.savings.measure.panel.foretelling import Foretelling
from reportkit.savings.measure.panel.model import Untouched, fit
from reportkit.savings.measure.panel.outcome import DRAWS, outcome_of
from reportkit.savings.measure.panel.placebos import placebo_runs
from reportkit.savings.measure.panel.screening import screen
from reportkit.savings.measure.widening import widened

if TYPE_CHECKING:
    from reportkit.savings.measure.panel.outcome import Outcome
    from reportkit.savings.measure.panel.sites import Sites

_QUARTERS = 4


def measure_sites(
    sites: Sites,
    subject: str,
    currency: str,
    *,
    volume_unit: str = "",
    left_out: tuple[str, ...] = (),
    level: float = 0.8,
    seed: int = 0,
) -> Measured:
    """Measure what the live sites saved.

    Parameters
    ----------
    sites
        Two or more, as :func:`~reportkit.savings.measure.panel.standing.measurable` leaves them.
    subject, currency
        The initiative's key and its money.
    volume_unit
        What volume counts, as in ``"titles"``; empty where it is not counted.
    left_out
        What of the tables could not be used, in words.
    level
        The chance that a range is to hold the truth.
    seed
        The same seed gives the same bytes.
    """
    screened = screen(sites)
    kept = screened.sites
    untouched = Untouched.of(kept)
    cells = fit(untouched)
    placebo = placebo_runs(kept, cells, seed, level)
    foretelling = Foretelling.of(untouched, cells, DRAWS, np.random.default_rng(seed))
    outcome = outcome_of(kept, foretelling)
    total = widened(outcome.total, placebo.widened)
    design, why = design_of(kept)
    speaks = placebo.may_speak
    return Measured(
        subject=subject,
        unit=currency,
        launched=min(day for day in kept.went_live if day is not None),
        through=kept.ends[-1].date(),
        total=range_of(total, currency, level) if speaks else None,
        by_period=course(kept, foretelling, outcome, placebo.widened, level),
        draws=widened(outcome.by_period, placebo.widened)[kept.launched :].T,
        level=level,
        chance_of_saving=float((total > 0).mean()) if speaks else None,
        pace=_pace(kept, outcome, placebo.widened, currency, level) if speaks else None,
        placebo=placebo,
        set_aside=screened.set_aside,
        detectable=detectable(kept, foretelling, outcome, total, level),
        design=design,
        design_why=why,
        why=placebo.why,
        method=_method(kept, level, seed),
        by_unit=_by_site(kept, outcome, placebo.widened, level),
        left_out=left_out,
        drivers=_drivers(kept, volume_unit),
    )


def _pace(
    sites: Sites, outcome: Outcome, factor: float, currency: str, level: float
) -> Estimate | None:
    quarter = _quarter(sites)
    if len(sites.periods) - sites.launched < quarter:
        return None
    latest = outcome.by_period[-quarter:].sum(axis=0) * (sites.a_year / quarter)
    return range_of(widened(latest, factor), f"{currency}/year", level)


def _drivers(sites: Sites, volume_unit: str) -> dict[str, Estimate]:
    """Return the volume of all sites in the latest quarter, at a year's pace."""
    if not volume_unit:
        return {}
    latest = sites.volume[-_quarter(sites) :]
    worked = latest[:, (~np.isnan(latest)).any(axis=0)]
    pace = float(np.nanmean(worked, axis=0).sum() * sites.a_year)
    return {"volume": Estimate(pace, f"{volume_unit}/year")}


def _quarter(sites: Sites) -> int:
    return max(round(sites.a_year / _QUARTERS), 1)


def _by_site(sites: Sites, outcome: Outcome, factor: float, level: float) -> pd.DataFrame:
    tail = (1 - level) / 2
    low, middle, high = np.quantile(widened(outcome.by_site, factor), (tail, 0.5, 1 - tail), axis=1)
    return pd.DataFrame(
        {
            "name": [sites.names[site] for site in sites.measured],
            "went_live": pd.to_datetime([sites.went_live[site] for site in sites.measured]),
            "saving": middle,
            "low": low,
            "high": high,
        },
        index=pd.Index([sites.keys[site] for site in sites.measured], name="site"),
    )


def _method(sites: Sites, level: float, seed: int) -> str:
    return (
        "What an item would have cost without the initiative, foretold for each site and period "
        "from all figures that it had not touched (level, shared movement, errors that remember, "
        f"drift and season, weighed by likelihood), times the actual volume, less the actual cost; "
        f"sites live: {len(sites.measured)}, draws: {numbers.exact(DRAWS)}, "
        f"range: {numbers.share(level)}, seed: {seed}"
    )
