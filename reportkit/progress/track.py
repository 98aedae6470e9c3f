"""Progress of one initiative, or of every initiative of a programme, as of a date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportkit.period import read_as_of
from reportkit.progress.cells import day, number, rows, words
from reportkit.progress.decisions import Decision, decisions_of
from reportkit.progress.experiments import Experiment, experiments_of
from reportkit.progress.guardrails import Guardrail, guardrails_of
from reportkit.progress.milestones import Milestone, Move, milestones_of, moves_between
from reportkit.progress.risks import Risk, risks_of
from reportkit.progress.spend import Spend, spend_of
from reportkit.progress.stages import Stage, current_stage, stages_of
from reportkit.progress.workstreams import Workstream, workstreams_of

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables


@dataclass(frozen=True, slots=True)
class Progress:
    """Where one initiative stands as of a date.

    ``compared_with`` is the day of the statement that ``moves`` and ``stage_before`` compare
    with, None where there is no earlier one; ``stage_before`` is the stage as it stood then.
    """

    initiative: str
    name: str
    purpose: str
    department: str
    currency: str
    as_of: dt.date
    target_saving: float | None
    target_date: dt.date | None
    stages: tuple[Stage, ...]
    stage_before: Stage | None
    milestones: tuple[Milestone, ...]
    moves: tuple[Move, ...]
    compared_with: dt.date | None
    decisions: tuple[Decision, ...]
    experiments: tuple[Experiment, ...]
    spend: Spend | None
    workstreams: tuple[Workstream, ...]
    risks: tuple[Risk, ...]
    guardrails: tuple[Guardrail, ...]
    credit: str

    @property
    def stage(self) -> Stage | None:
        """The stage that runs, or the last that ended."""
        return current_stage(self.stages)

    @property
    def next_milestone(self) -> Milestone | None:
        """The next dated milestone that is not done, also where its date has no end."""
        ahead = [one for one in self.milestones if not one.done and (one.due_by or one.due_from)]
        return ahead[0] if ahead else None

    @property
    def open_decisions(self) -> tuple[Decision, ...]:
        """Decisions that still have to be taken, the most urgent first."""
        return tuple(decision for decision in self.decisions if decision.open)


@dataclass(frozen=True, slots=True)
class Programme:
    """Where every initiative of a programme stands as of a date."""

    as_of: dt.date
    compared_with: dt.date | None
    initiatives: tuple[Progress, ...]
    credit: str


def track_progress(tables: Tables, *, since: str | dt.date | None = None) -> Progress:
    """Return where one initiative stands.

    Parameters
    ----------
    tables
        One initiative's: ``tables.only(...)`` where there are several.
    since
        The day to compare with; default: the statement before the latest.

    Raises
    ------
    ContractError
        If the tables hold more than one initiative.
    """
    return _track(tables, _earlier(tables, since))


def _track(tables: Tables, earlier: dt.date | None) -> Progress:
    initiative = next(rows(tables.initiative().to_frame().T))
    if earlier is not None and not any(when <= earlier for when in _statements(tables)):
        earlier = None
    milestones = milestones_of(tables)
    before = tables.before(earlier) if earlier else None
    was = milestones_of(before) if before else ()
    return Progress(
        initiative=words(initiative["initiative"]),
        name=words(initiative["name"]),
        purpose=words(initiative["purpose"]),
        department=words(initiative["department"]),
        currency=words(initiative["currency"]),
        as_of=tables.as_of,
        target_saving=number(initiative["target_saving"]),
        target_date=day(initiative["target_date"]),
        stages=stages_of(tables),
        stage_before=current_stage(stages_of(before)) if before else None,
        milestones=milestones,
        moves=moves_between(was, milestones) if before else (),
        compared_with=earlier,
        decisions=decisions_of(tables),
        experiments=experiments_of(tables),
        spend=spend_of(tables),
        workstreams=workstreams_of(tables, milestones),
        risks=risks_of(tables),
        guardrails=guardrails_of(tables),
        credit=tables.credit,
    )


def track_programme(tables: Tables, *, since: str | dt.date | None = None) -> Programme:
    """Return where every initiative of the tables stands; ``since`` as in track_progress."""
    earlier = _earlier(tables, since)
    return Programme(
        as_of=tables.as_of,
        compared_with=earlier,
        initiatives=tuple(_track(tables.only(key), earlier) for key in tables.initiatives),
        credit=tables.credit,
    )


def _earlier(tables: Tables, since: str | dt.date | None) -> dt.date | None:
    """Return the day to compare with, None where nothing was stated by then."""
    stated = sorted({when for when in _statements(tables) if when <= tables.as_of})
    if since is None:
        return stated[-2] if len(stated) > 1 else None
    day = read_as_of(since) if isinstance(since, str) else since
    return day if stated and stated[0] <= day else None


def _statements(tables: Tables) -> list[dt.date]:
    """Return the days on which milestones or, without them, stages were stated."""
    for name in ("milestones", "stages"):
        stated = tables.history(name)["recorded_on"].dropna()
        if not stated.empty:
            return [when for when in map(day, stated.unique().tolist()) if when is not None]
    return []
