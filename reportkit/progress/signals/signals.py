"""Real change or noise: every metric of an initiative."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from reportkit.estimate import Unknown
from reportkit.progress.cells import number, rows, words
from reportkit.progress.signals.periods import values_of
from reportkit.progress.signals.point_rules import IN_A_ROW, sides
from reportkit.progress.signals.signal import Judged, Signal, Signals
from reportkit.progress.signals.usual_course import usual_course
from reportkit.progress.signals.xmr import Better, Xmr, judge_series
from reportkit.progress.signals.xmr_values import FEWEST

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables
    from reportkit.progress.signals.periods import ByPeriod
    from reportkit.progress.signals.xmr import Assurance

_OUTSIDE = "volume"
"""The role of a metric that counts how much work comes in: its trend is not ours."""

_ENOUGH_BEFORE = 18
"""Periods before the launch from which an average is learned: of fewer it is too unsure, and noise
alone would be called a change in more than 1 metric in 20."""


def signals(tables: Tables) -> Signals:
    """Tell real change from noise in every metric of an initiative.

    A metric is taken over all sites, by month where twelve are complete, else by week, quarter or
    year as it comes. What it does anyway, a season, or a trend from before the first launch, is
    taken out (:mod:`reportkit.progress.signals.usual_course` has the rules); what is left is
    judged as by :func:`reportkit.xmr`. Where eighteen periods or more come before the first launch,
    the average and the limits are theirs, so that what the launch changed is not part of what it
    is compared with; a volume of work is compared with all its periods.

    The target is set beside what is usual today: where the latest periods lie seven or more on
    one side of the average, limits start again with the first of them. With a season the target
    must be met in every part of the year.

    Parameters
    ----------
    tables
        Of one initiative: ``metrics`` and ``metric_definitions``, and for the day of the first
        launch ``rollout``.

    Raises
    ------
    ParameterError
        If the tables hold several initiatives.
    """
    initiative = str(tables.initiative()["initiative"])
    found: list[Signal] = []
    unknown: list[Unknown] = []
    launched = _launched(tables)
    for row in rows(tables.latest("metric_definitions")):
        periods = values_of(tables, words(row["metric"]), words(row["adds_up"]))
        if periods is None:
            unknown.append(_without_values(words(row["name"])))
        else:
            found.append(_signal(row, periods, launched))
    if not found and not unknown:
        shows = "the measures of the work, and which of them really changed"
        unknown.append(Unknown(shows, "nothing is recorded", "the table 'metrics'"))
    return Signals(initiative, tables.as_of, tuple(found), tuple(unknown), tables.credit)


def _without_values(name: str) -> Unknown:
    why = "no complete week or month of it is recorded"
    return Unknown(f"Whether {name} really changed", why, "values in the table 'metrics'")


def _launched(tables: Tables) -> dt.date | float | None:
    """Return the first launch, infinity where nothing is live yet, None where none is recorded."""
    rollout = tables.latest("rollout")
    if rollout.empty:
        return None
    live = rollout["went_live"].dropna()
    live = live[live <= pd.Timestamp(tables.as_of)]
    return math.inf if live.empty else live.min().date()


def _signal(row: dict[str, object], periods: ByPeriod, launched: dt.date | float | None) -> Signal:
    better = cast("Better", words(row["better"]))
    target = number(row["target"])
    judged = None
    if len(periods.series) >= FEWEST:
        place = periods.number(launched) if isinstance(launched, dt.date) else launched
        outside = words(row["role"]) == _OUTSIDE
        judged = _judge(periods, better, target, place, outside=outside)
    return Signal(
        key=words(row["metric"]),
        name=words(row["name"]),
        unit=words(row["unit"]),
        better=better,
        target=target,
        meaning=words(row["meaning"]),
        periods=periods,
        judged=judged,
    )


def _judge(
    periods: ByPeriod,
    better: Better,
    target: float | None,
    launched: float | None,
    *,
    outside: bool,
) -> Judged:
    values = periods.series.to_numpy(dtype=float)
    places = np.array(periods.numbers())
    course = usual_course(values, places, periods.per, launched=launched, outside=outside)
    left = periods.series - course.known
    earlier = int((places < launched).sum()) if launched is not None and not outside else 0
    learned = earlier if _ENOUGH_BEFORE <= earlier < len(left) else None
    judged = judge_series(left, better, target, (0,), learned_from=learned)
    was = left.iloc[:-1]
    before = judge_series(was, better, target, (0,), learned_from=learned)
    today = _today(judged, learned)
    season = course.season - course.season[-1]
    low, high = today.lower_limit + season.min(), today.upper_limit + season.max()
    return Judged(
        xmr=judged,
        course=course,
        before=before.point_types[-1] if len(was) >= FEWEST else None,
        lower_today=float(low),
        upper_today=float(high),
        assurance=_assurance(float(low), float(high), better, target),
    )


def _today(judged: Xmr, learned: int | None) -> Xmr:
    """Return the series with limits that start again where its last lasting change began."""
    side = sides(judged.series.to_numpy(dtype=float), judged.mean)
    turned = np.flatnonzero(side != side[-1])
    first = int(turned[-1]) + 1 if turned.size else 0
    if side[-1] == 0 or first < FEWEST or len(side) - first < IN_A_ROW:
        return judged
    return judge_series(
        judged.series, judged.better, judged.target, (0, first), learned_from=learned
    )


def _assurance(low: float, high: float, better: Better, target: float | None) -> Assurance | None:
    if target is None:
        return None
    if low <= target <= high:
        return "sometimes"
    return "always" if (target < low) is (better == "higher") else "never"
