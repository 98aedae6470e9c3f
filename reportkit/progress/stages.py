"""Stages: how much of its time-box each has used, and how many of its gate's criteria are met."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from reportkit.progress.cells import day, number, rows, words

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables

Outcome = Literal["planned", "running", "passed", "stopped"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a stage's gate asks for, and how far it is."""

    text: str
    met: bool
    latest: float | None
    threshold: float | None
    unit: str
    better: Literal["higher", "lower", ""] = ""
    good_enough: float | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage as of a date.

    ``days_used`` counts from its first day to its last, or to the as-of date while it runs [days];
    ``time_box_at_start`` is the time-box as stated when it began, so that one made longer on the
    way can be seen [days]; None where it has not begun, or no statement says when it was made.
    """

    name: str
    outcome: Outcome
    started: dt.date | None
    ended: dt.date | None
    time_box_days: float | None
    days_used: int | None
    spend_limit: float | None
    criteria: tuple[Criterion, ...]
    time_box_at_start: float | None = None

    @property
    def met(self) -> int:
        """How many criteria of its gate are met."""
        return sum(criterion.met for criterion in self.criteria)

    @property
    def time_used(self) -> float | None:
        """Share of the time-box used [1]; above 1 it has run out."""
        if self.days_used is None or not self.time_box_days:
            return None
        return self.days_used / self.time_box_days

    @property
    def ends(self) -> dt.date | None:
        """The day on which its time-box ends."""
        if self.started is None or self.time_box_days is None:
            return None
        return self.started + dt.timedelta(days=round(self.time_box_days))


def stages_of(tables: Tables) -> tuple[Stage, ...]:
    """Return the stages of one initiative, in order."""
    criteria: dict[str, list[Criterion]] = {}
    for row in rows(tables.latest("gates")):
        criteria.setdefault(words(row["stage"]), []).append(
            Criterion(
                words(row["criterion"]),
                bool(row["met"]),
                number(row["latest"]),
                number(row["threshold"]),
                words(row["unit"]),
                cast("Literal['higher', 'lower', '']", words(row["better"])),
                number(row["good_enough"]),
            )
        )
    stated = _stated_time_boxes(tables)
    stages = tables.latest("stages").sort_values("position", kind="stable")
    return tuple(
        Stage(
            name=words(row["stage"]),
            outcome=cast("Outcome", words(row["outcome"])),
            started=day(row["started"]),
            ended=day(row["ended"]),
            time_box_days=number(row["time_box_days"]),
            days_used=_days_used(day(row["started"]), day(row["ended"]), tables.as_of),
            spend_limit=number(row["spend_limit"]),
            criteria=tuple(criteria.get(words(row["stage"]), ())),
            time_box_at_start=_held_at(day(row["started"]), stated.get(words(row["stage"]), [])),
        )
        for row in rows(stages)
    )


def _days_used(started: dt.date | None, ended: dt.date | None, as_of: dt.date) -> int | None:
    if started is None or started > as_of:
        return None
    return (min(ended or as_of, as_of) - started).days


def _stated_time_boxes(tables: Tables) -> dict[str, list[tuple[dt.date, float]]]:
    """Return each stage's time-boxes as stated, with the day of each statement, in order."""
    history = tables.history("stages")[["recorded_on", "stage", "time_box_days"]].dropna()
    stated: dict[str, list[tuple[dt.date, float]]] = {}
    for row in rows(history.sort_values("recorded_on", kind="stable")):
        on, days = day(row["recorded_on"]), number(row["time_box_days"])
        if on is not None and days is not None:
            stated.setdefault(words(row["stage"]), []).append((on, days))
    return stated


def _held_at(started: dt.date | None, stated: list[tuple[dt.date, float]]) -> float | None:
    """Return the time-box that held when a stage began, or the first that was stated after."""
    if started is None or not stated:
        return None
    by_then = [days for on, days in stated if on <= started]
    return by_then[-1] if by_then else stated[0][1]


def current_stage(stages: tuple[Stage, ...]) -> Stage | None:
    """Return the stage that runs; where none does, the last that ended."""
    running = [stage for stage in stages if stage.outcome == "running"]
    ended = [stage for stage in stages if stage.outcome in {"passed", "stopped"}]
    found = running or ended
    return found[-1] if found else None
