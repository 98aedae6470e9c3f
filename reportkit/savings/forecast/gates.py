"""The stage gates still ahead: when each falls, and how likely it is passed."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from reportkit.errors import EstimateError
from reportkit.estimate import Estimate
from reportkit.savings.distributions import Array
from reportkit.savings.forecast.horizon import month_index

if TYPE_CHECKING:
    from reportkit.period import Period

_DECIDED = ("passed", "stopped")
_ASSUMED_DAYS = 182


@dataclass(frozen=True, slots=True)
class Gate:
    """The end of a stage that is not passed yet: there the work goes on or stops.

    Parameters
    ----------
    stage
        Whose.
    on
        The day on which the stage's time-box ends; the as-of date where that has passed.
    chance
        Of passing it (0..1); 1 where none is stated.
    stated
        Whether the chance is stated.
    source
        Who judged it, or from what.
    timed
        Whether the stage states a time-box; without one it is taken to last half a year.
    """

    stage: str
    on: dt.date
    chance: float
    stated: bool
    source: str
    timed: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is forecast if every gate ahead is passed.

    Parameters
    ----------
    run_rate, total, npv, chance_of_target
        As in :class:`~reportkit.savings.forecast.forecast.Forecast`.
    """

    run_rate: Estimate
    total: Estimate
    npv: Estimate
    chance_of_target: float | None


@dataclass(frozen=True, slots=True)
class Gates:
    """The gates ahead, and what comes if all of them are passed.

    Parameters
    ----------
    ahead
        In order; a gate after the horizon is among them and changes nothing.
    chance_of_passing
        The chance (0..1) that all those within the horizon are passed, each drawn by itself.
    if_passed
        The forecast without the risk of a gate; the same as the forecast where there is none.
    """

    ahead: tuple[Gate, ...]
    chance_of_passing: float
    if_passed: Outlook

    @property
    def counted(self) -> bool:
        """Whether any gate makes a difference: its chance is stated, and is not 1."""
        return self.chance_of_passing < 1


@dataclass(frozen=True, slots=True, eq=False)
class Passing:
    """Who gets how far: what the gates do to the months of every draw.

    Parameters
    ----------
    months
        The first month, counted from 0, that each gate governs, ascending.
    alive
        For each of them, 1.0 in the draws that have passed it and all before it, else 0.0.
    """

    months: tuple[int, ...]
    alive: tuple[Array, ...]


def read_gates(
    stages: pd.DataFrame, initiative: str, as_of: dt.date, *, slower: float = 0.0
) -> tuple[Gate, ...]:
    """Return the gates of the stages that are not passed yet.

    A stage that was stopped, with nothing running after it, is a gate that was not passed.
    The last stage has no gate where it states neither time-box nor chance: it is what remains.

    Parameters
    ----------
    stages
        The rows of the table ``stages`` that hold.
    initiative
        For messages.
    as_of
        No gate lies before it.
    slower
        By how much longer the work ahead takes than its time-boxes say [share].

    Raises
    ------
    EstimateError
        If a chance is not one.
    """
    rows = stages.sort_values("position", kind="stable").to_dict("records")
    decided = [place for place, row in enumerate(rows) if row["outcome"] in _DECIDED]
    running = any(row["outcome"] == "running" for row in rows)
    if decided and not running and rows[decided[-1]]["outcome"] == "stopped":
        name = str(rows[decided[-1]]["stage"])
        return (Gate(name, as_of, 0.0, stated=True, source="it was stopped", timed=True),)
    gates: list[Gate] = []
    before = as_of
    remaining = [row for row in rows if row["outcome"] not in _DECIDED]
    for row in remaining:
        boxed, stated = _number(row["time_box_days"]), _number(row["chance"])
        if row is rows[-1] and boxed is None and stated is None:
            break
        ends = _ends(row, boxed, before)
        ahead = max((ends - as_of).days, 0)
        gates.append(
            Gate(
                stage=str(row["stage"]),
                on=as_of + dt.timedelta(days=round(ahead * (1 + slower))),
                chance=1.0 if stated is None else _chance(stated, str(row["stage"]), initiative),
                stated=stated is not None,
                source=_words(row["chance_source"]),
                timed=boxed is not None,
            )
        )
        before = max(ends, as_of)
    return tuple(gates)


def stage_spending(stages: pd.DataFrame, as_of: dt.date, horizon: Period) -> Array:
    """Return the spend limits of the stages ahead, even over the months of each [currency]."""
    months = month_index(horizon.start, horizon.end)
    amounts = np.zeros(months)
    before = as_of
    for row in stages.sort_values("position", kind="stable").to_dict("records"):
        limit, boxed = _number(row["spend_limit"]), _number(row["time_box_days"])
        if row["outcome"] in _DECIDED or boxed is None:
            continue
        ends = max(_ends(row, boxed, before), as_of)
        first = max(month_index(horizon.start, before), 0)
        last = max(month_index(horizon.start, ends), first)
        share = min((ends - as_of).days / boxed, 1.0)
        if limit is not None and first < months:
            amounts[first : last + 1] += limit * share / (last + 1 - first)
        before = ends
    return amounts


def passing_of(gates: tuple[Gate, ...], horizon: Period, normal: Array) -> Passing:
    """Return which draws pass which gate.

    Parameters
    ----------
    gates
        In order.
    horizon
        The months; a gate after them is left out.
    normal
        One standard normal number for each draw: the lower, the further it gets, so that each
        gate is passed with its chance by those that passed the gates before it.
    """
    from scipy.special import ndtri  # noqa: PLC0415  beside the one who needs it

    within = gates_within(gates, horizon)
    reached = np.cumprod([gate.chance for gate in within])
    risky = [place for place, gate in enumerate(within) if gate.chance < 1]
    return Passing(
        tuple(max(month_index(horizon.start, within[place].on) + 1, 0) for place in risky),
        tuple((normal < ndtri(reached[place])).astype(np.float64) for place in risky),
    )


def gates_within(gates: tuple[Gate, ...], horizon: Period) -> tuple[Gate, ...]:
    """Return the gates that fall before the horizon's last month."""
    months = month_index(horizon.start, horizon.end)
    return tuple(gate for gate in gates if month_index(horizon.start, gate.on) + 1 < months)


def chance_of_passing(gates: tuple[Gate, ...], horizon: Period) -> float:
    """Return the chance (0..1) that every gate within the horizon is passed."""
    return math.prod(gate.chance for gate in gates_within(gates, horizon))


def gate_assumptions(gates: tuple[Gate, ...], horizon: Period) -> list[str]:
    """Say what is assumed of gates, in words."""
    said: list[str] = []
    silent = [gate.stage for gate in gates if not gate.stated]
    risky = [gate for gate in gates if gate.stated and gate.chance < 1]
    if silent and len(silent) == len(gates):
        said.append("every gate ahead is passed, for no chance of passing is recorded")
    elif silent:
        said += [f"the gate of {name} is passed, for no chance is recorded" for name in silent]
    if risky:
        said += [
            f"{gate.stage} takes half a year, for no time-box is recorded"
            for gate in gates
            if not gate.timed
        ]
        within = gates_within(gates, horizon)
        said += [
            f"the gate of {gate.stage} lies after the months looked at and is not counted"
            for gate in risky
            if gate not in within
        ]
        said.append(
            "where a gate is not passed, the roll-out and its spending stop; what is live goes on "
            "saving, and costs what it costs to run"
        )
        said.append("gates are passed or not whatever the inputs turn out to be")
    return said


def _ends(row: dict[Any, Any], boxed: float | None, before: dt.date) -> dt.date:
    started = pd.Timestamp(row["started"])
    if row["outcome"] == "running":
        begins = before if pd.isna(started) else started.date()
    else:
        begins = before if pd.isna(started) else max(started.date(), before)
    return begins + dt.timedelta(days=round(_ASSUMED_DAYS if boxed is None else boxed))


def _chance(stated: float, stage: str, initiative: str) -> float:
    if not 0 <= stated <= 1:
        raise EstimateError(
            f"The chance of passing {stage} of {initiative} is {stated:g}. "
            "Write it as 70% or 0.7, in the table 'stages'."
        )
    return stated


def _number(cell: object) -> float | None:
    value = float("nan") if cell is None else float(str(cell))
    return None if math.isnan(value) else value


def _words(cell: object) -> str:
    return str(cell).strip() if isinstance(cell, str) else ""
