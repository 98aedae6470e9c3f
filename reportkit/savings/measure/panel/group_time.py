"""Group-time average treatment effects: units that were treated at different times.

Callaway and Sant'Anna, "Difference-in-differences with multiple time periods", Journal of
Econometrics 225 (2021), without covariates: a group is what was first treated at one time, its
effect at a time is how much more it has changed since the period before than the comparison did.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from reportkit.errors import EstimateError
from reportkit.savings.distributions import Array

if TYPE_CHECKING:
    from collections.abc import Callable


Comparison = Literal["never treated", "not yet treated"]


@dataclass(frozen=True, slots=True)
class Effect:
    """An average effect and its standard error [the outcome's unit]."""

    value: float
    standard_error: float


@dataclass(frozen=True, slots=True, eq=False)
class GroupTimeEffects:
    """Average effects on the treated, by group and time, and what they come to.

    Parameters
    ----------
    effects
        A row for each group and time: ``group``, ``time``, ``effect``, ``standard_error`` [the
        outcome's unit]; before treatment the effect is that of pretending it had come then.
    simple
        The mean over groups and times since treatment, each weighted by its group's size.
    by_group, by_exposure, by_time
        Indexed by group, by periods since treatment (0 for the first), by time: ``effect`` and
        ``standard_error``.
    group, dynamic, calendar
        The mean of each of these: over groups by size, over exposures and over times evenly.
    comparison
        Whom the treated were compared with.
    """

    effects: pd.DataFrame = field(repr=False)
    simple: Effect
    by_group: pd.DataFrame = field(repr=False)
    by_exposure: pd.DataFrame = field(repr=False)
    by_time: pd.DataFrame = field(repr=False)
    group: Effect
    dynamic: Effect
    calendar: Effect
    comparison: Comparison


def group_time_effects(
    outcomes: pd.DataFrame,
    first_treated: pd.Series[float],
    *,
    comparison: Comparison = "never treated",
) -> GroupTimeEffects:
    """Return the average effect on each group of treated units at each time.

    Standard errors are those of the influence function, clustered by unit.

    Parameters
    ----------
    outcomes
        Times in rows, ascending; units in columns; no value missing.
    first_treated
        For each unit the time at which it was first treated; NaN where it never was.
    comparison
        With units that are never treated, or with all that are not treated yet.

    Raises
    ------
    EstimateError
        If a value is missing, a unit has no entry, or nothing can be compared.
    """
    missing = int(outcomes.isna().to_numpy().sum())
    if missing:
        raise EstimateError(
            f"{missing:,} of {outcomes.size:,} outcomes are missing. Leave out the units or the "
            "times that have gaps."
        )
    strangers = [unit for unit in outcomes.columns if unit not in first_treated.index]
    if strangers:
        raise EstimateError(
            f"{len(strangers)} of {len(outcomes.columns)} units have no entry in first_treated "
            f"(first: {strangers[0]!r}). Give each its time, or NaN where it was never treated."
        )
    started = first_treated.reindex(outcomes.columns).to_numpy(np.float64)
    times = outcomes.index.to_numpy(np.float64)
    panel = _Panel(times, outcomes.to_numpy(np.float64), np.nan_to_num(started, nan=np.inf))
    cells = list(panel.cells(comparison))
    if not any(cell.time >= cell.group for cell in cells):
        raise EstimateError(
            f"No group has both a period before it was treated and a unit that is {comparison}. "
            "Give a longer history, or more units."
        )
    return _gathered(panel, cells, comparison)


@dataclass(frozen=True, slots=True, eq=False)
class _Cell:
    group: float
    time: float
    exposure: int
    effect: float
    influence: Array


@dataclass(frozen=True, slots=True, eq=False)
class _Panel:
    times: Array
    outcomes: Array
    started: Array

    def cells(self, comparison: Comparison) -> list[_Cell]:
        groups = np.unique(self.started[np.isfinite(self.started)])
        return [
            cell
            for group in groups[groups > self.times[0]]
            for place in range(1, len(self.times))
            if (cell := self._cell(group, place, comparison)) is not None
        ]

    def _cell(self, group: float, place: int, comparison: Comparison) -> _Cell | None:
        time = self.times[place]
        before = int(np.searchsorted(self.times, group)) - 1 if time >= group else place - 1
        treated = self.started == group
        others = np.isinf(self.started)
        if comparison == "not yet treated":
            others = (self.started > max(time, self.times[before])) & ~treated
        if not others.any():
            return None
        change = self.outcomes[place] - self.outcomes[before]
        own, other = change[treated].mean(), change[others].mean()
        units = len(self.started)
        influence = np.where(treated, (change - own) * units / treated.sum(), 0.0) - np.where(
            others, (change - other) * units / others.sum(), 0.0
        )
        exposure = place - int(np.searchsorted(self.times, group))
        return _Cell(float(group), float(time), exposure, float(own - other), np.asarray(influence))

    def share(self, group: float) -> float:
        return float((self.started == group).mean())

    def mean(self, cells: list[_Cell]) -> tuple[Effect, Array]:
        """Return the mean of cells by their groups' sizes, which are themselves estimated."""
        effects = np.array([cell.effect for cell in cells])
        shares = np.array([self.share(cell.group) for cell in cells])
        weights = shares / shares.sum()
        members = self.started[:, None] == np.array([cell.group for cell in cells])[None, :]
        off = members - shares
        sizes = (off - off.sum(axis=1, keepdims=True) * weights) / shares.sum()
        influence = np.stack([cell.influence for cell in cells], axis=1) @ weights + sizes @ effects
        return _effect(float(weights @ effects), influence), influence


def _effect(value: float, influence: Array) -> Effect:
    return Effect(value, float(np.sqrt((influence**2).mean() / len(influence))))


def _gathered(panel: _Panel, cells: list[_Cell], comparison: Comparison) -> GroupTimeEffects:
    treated = [cell for cell in cells if cell.time >= cell.group]
    by_group = _sorted_into(treated, lambda cell: cell.group)
    by_exposure = _sorted_into(treated, lambda cell: cell.exposure)
    by_time = _sorted_into(treated, lambda cell: cell.time)
    groups = {key: panel.mean(found) for key, found in by_group.items()}
    exposures = {key: panel.mean(found) for key, found in by_exposure.items()}
    calendar = {key: panel.mean(found) for key, found in by_time.items()}
    as_cells = [
        _Cell(group, group, 0, effect.value, influence)
        for group, (effect, influence) in groups.items()
    ]
    return GroupTimeEffects(
        effects=pd.DataFrame(
            [
                (cell.group, cell.time, cell.effect, _effect(0.0, cell.influence).standard_error)
                for cell in cells
            ],
            columns=["group", "time", "effect", "standard_error"],
        ),
        simple=panel.mean(treated)[0],
        by_group=_frame(groups, "group"),
        by_exposure=_frame(exposures, "exposure"),
        by_time=_frame(calendar, "time"),
        group=panel.mean(as_cells)[0],
        dynamic=_even(exposures),
        calendar=_even(calendar),
        comparison=comparison,
    )


def _sorted_into(cells: list[_Cell], key: Callable[[_Cell], float]) -> dict[float, list[_Cell]]:
    found: dict[float, list[_Cell]] = {}
    for cell in sorted(cells, key=key):
        found.setdefault(key(cell), []).append(cell)
    return found


def _even(parts: dict[float, tuple[Effect, Array]]) -> Effect:
    value = float(np.mean([effect.value for effect, _ in parts.values()]))
    return _effect(value, np.mean([influence for _, influence in parts.values()], axis=0))


def _frame(parts: dict[float, tuple[Effect, Array]], name: str) -> pd.DataFrame:
    return pd.DataFrame(
        [(effect.value, effect.standard_error) for effect, _ in parts.values()],
        columns=["effect", "standard_error"],
        index=pd.Index(list(parts), name=name),
    )
