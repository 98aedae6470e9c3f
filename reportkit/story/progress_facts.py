"""What the progress of an initiative states, as facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.story import dates
from reportkit.story.say import slug

if TYPE_CHECKING:
    from reportkit.progress import Decision, Experiment, Milestone, Move, Progress, Stage


def _recorded(progress: Progress, name: str, label: str, value: Estimate | str, table: str) -> Fact:
    return Fact(
        f"{progress.initiative}.{name}",
        label,
        value,
        progress.as_of.isoformat(),
        Grade.RECORDED,
        f"table {table}" + (f" ({progress.credit})" if progress.credit else ""),
    )


def stage_fact(progress: Progress, stage: Stage) -> Fact:
    """Return how a stage stands."""
    return _recorded(
        progress, f"stage.{slug(stage.name)}", f"Stage {stage.name}", stage.outcome, "stages"
    )


def time_used_fact(progress: Progress, stage: Stage) -> Fact | None:
    """Return the share of a stage's time-box that is used, None where it has none."""
    if stage.time_used is None:
        return None
    return _recorded(
        progress,
        f"stage.{slug(stage.name)}.time_used",
        f"Time-box of {stage.name} used",
        Estimate(stage.time_used, "share"),
        "stages",
    )


def criteria_fact(progress: Progress, stage: Stage) -> Fact | None:
    """Return how many criteria of a stage's gate are met, None where it has no gate."""
    if not stage.criteria:
        return None
    return _recorded(
        progress,
        f"stage.{slug(stage.name)}.criteria_met",
        f"Gate criteria of {stage.name} met, of {len(stage.criteria)}",
        Estimate(stage.met, "criteria"),
        "gates",
    )


def due_words(milestone: Milestone) -> str:
    """Return when a milestone is due, as stated."""
    return dates.due(milestone.due, milestone.due_from, milestone.due_by)


def milestone_fact(progress: Progress, milestone: Milestone) -> Fact:
    """Return when a milestone is due, in the words in which it was stated."""
    return _recorded(
        progress,
        f"milestone.{slug(milestone.name)}.due",
        milestone.name,
        due_words(milestone),
        "milestones",
    )


def move_fact(progress: Progress, move: Move) -> Fact | None:
    """Return how much later a milestone is stated, None where either statement has no day."""
    if move.days is None:
        return None
    return _recorded(
        progress,
        f"milestone.{slug(move.milestone.name)}.moved",
        f"{move.milestone.name}: stated later by",
        Estimate(move.days, "days"),
        "milestones",
    )


def spend_facts(progress: Progress) -> tuple[Fact, ...]:
    """Return what was spent, what might have been by now, and in all."""
    spend = progress.spend
    if spend is None:
        return ()
    amounts = (
        ("spend.actual", "Spent to date", spend.actual),
        ("spend.budget_to_date", "Budget to date", spend.budget_to_date),
        ("spend.budget", "Budget in all", spend.budget),
    )
    facts = [
        _recorded(progress, name, label, Estimate(amount, progress.currency), "cash_flows")
        for name, label, amount in amounts
    ]
    if spend.share is not None:
        used = Estimate(spend.share, "share")
        facts.append(
            _recorded(progress, "spend.share", "Share of budget spent", used, "cash_flows")
        )
    return tuple(facts)


def decision_fact(progress: Progress, decision: Decision) -> Fact:
    """Return by when a decision is needed, or what was decided."""
    needed = decision.needed_by.isoformat() if decision.needed_by else "no date"
    return _recorded(
        progress,
        f"decision.{slug(decision.key)}",
        decision.question,
        decision.decided or f"needed by {needed}",
        "decisions",
    )


def experiment_facts(progress: Progress, experiment: Experiment) -> tuple[Fact, ...]:
    """Return what an experiment cost, and what stopping it early left unspent."""
    amounts = (
        ("cost", "Cost", experiment.cost),
        ("not_spent", "Not spent", experiment.not_spent),
    )
    return tuple(
        _recorded(
            progress,
            f"experiment.{slug(experiment.key)}.{name}",
            f"{label}: {experiment.tried}",
            Estimate(amount, progress.currency),
            "experiments",
        )
        for name, label, amount in amounts
        if amount is not None
    )
