"""What a measured saving states, as facts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.formats import dates, numbers
from reportkit.period import Period

if TYPE_CHECKING:
    from reportkit.savings.measure import Measured
    from reportkit.savings.measure.pace import PastPace


def measured_fact(
    measured: Measured, name: str, label: str, value: Estimate | dt.date, period: str = ""
) -> Fact:
    """Return what was measured; it holds for ``period``, or from launch to the last day."""
    return Fact(
        f"measured.{name}",
        label,
        value,
        period or str(Period(measured.launched, measured.through + dt.timedelta(days=1))),
        Grade.MEASURED,
        f"{measured.design}. {measured.method}",
    )


def saved_fact(measured: Measured) -> Fact | None:
    """Return the saving since launch, gross; None where the method may not speak."""
    if measured.total is None:
        return None
    return measured_fact(
        measured, "saved_to_date", "Saved since launch, before cost", measured.total
    )


def pace_fact(measured: Measured, pace: PastPace) -> Fact | None:
    """Return the pace of the latest quarter; None where there is none to state."""
    if pace.latest is None:
        return None
    name, less = ("net_pace", "after running cost") if pace.net else ("gross_pace", "before cost")
    return measured_fact(
        measured,
        name,
        f"Saving a year at the pace of the latest quarter, {less}",
        pace.latest,
        measured.through.isoformat(),
    )


def past_pace_facts(measured: Measured, pace: PastPace, most: int) -> tuple[Fact, ...]:
    """Return the pace in the latest period and in those a quarter of a year before each.

    A net pace has the id under which a forecast of the same month is resolved.
    """
    name, words = ("pace", "after running cost") if pace.net else ("gross_month", "before cost")
    quarterly = pace.by_period.iloc[::-3].head(most).iloc[::-1]
    days = [day.date() for day in pd.DatetimeIndex(quarterly.index)]
    return tuple(
        measured_fact(
            measured,
            f"{name}.{day:%Y-%m}",
            f"Pace of saving in {dates.month(day)}, {words}",
            Estimate(value, f"{measured.unit}/year", low, high, numbers.LIKELY),
            day.isoformat(),
        )
        for day, (low, value, high) in zip(
            days, quarterly[["low", "value", "high"]].to_numpy(dtype=float).tolist(), strict=True
        )
    )


def period_facts(measured: Measured, day: dt.date, row: pd.Series) -> tuple[Fact, ...]:
    """Return one period's actual, what it would have been without it, and the saving.

    Parameters
    ----------
    measured
        The measured saving.
    day
        The period's first day.
    row
        ``actual``, ``counterfactual`` with ``low`` and ``high``, and ``saving`` with
        ``saving_low`` and ``saving_high`` [the unit per period].
    """
    month = dates.month(day)
    stated = (
        ("actual", "Actual", (row["actual"],)),
        (
            "counterfactual",
            "Without the initiative",
            (row["counterfactual"], row["low"], row["high"], numbers.LIKELY),
        ),
        (
            "saving",
            "Saved, before cost",
            (row["saving"], row["saving_low"], row["saving_high"], numbers.LIKELY),
        ),
    )
    return tuple(
        measured_fact(
            measured,
            f"{name}.{day:%Y-%m}",
            f"{label}, {month}",
            Estimate(value, measured.unit, *ends),
            day.isoformat(),
        )
        for name, label, (value, *ends) in stated
    )


def saving_chance_fact(measured: Measured) -> Fact | None:
    """Return the chance that anything was saved; None where the method may not speak."""
    if measured.chance_of_saving is None:
        return None
    chance = Estimate(measured.chance_of_saving, "share")
    return measured_fact(measured, "chance_of_saving", "Chance that it has saved anything", chance)


def detectable_fact(measured: Measured) -> Fact | None:
    """Return the smallest saving that could have been seen; None where none could."""
    smallest = measured.detectable.smallest
    if not np.isfinite(smallest) or smallest <= 0:
        return None
    return measured_fact(
        measured,
        "detectable",
        "Smallest saving since launch that would have been seen in 8 of 10 cases",
        Estimate(float(smallest), measured.unit),
    )


def detectable_by_fact(measured: Measured, saving_a_year: float) -> Fact | None:
    """Return the day by which a saving of this pace [the unit/year] could be seen, if ever."""
    day = measured.detectable.when(saving_a_year, measured.launched)
    if day is None:
        return None
    return measured_fact(
        measured, "detectable_by", "Day by which the saving that is hoped for could be seen", day
    )


def placebo_facts(measured: Measured) -> tuple[Fact, Fact]:
    """Return how often the method was tried where nothing happened, and found a saving."""
    runs = measured.placebo
    return (
        measured_fact(
            measured,
            "placebo.count",
            "Placebo runs: the method tried where nothing happened",
            Estimate(runs.count, "runs"),
        ),
        measured_fact(
            measured,
            "placebo.found",
            "Placebo runs that found a saving where there was none",
            Estimate(runs.found, "runs"),
        ),
    )


def widened_fact(measured: Measured) -> Fact:
    """Return by what factor the range was widened, 1 where it was not."""
    return measured_fact(
        measured,
        "widened",
        "Factor by which the range was widened after the placebo runs",
        Estimate(measured.placebo.widened, "times"),
    )


def set_aside_fact(measured: Measured) -> Fact:
    """Return how many points were left out."""
    return measured_fact(
        measured, "set_aside", "Points left out", Estimate(len(measured.set_aside), "points")
    )
