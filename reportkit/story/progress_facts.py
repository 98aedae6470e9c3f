"""What the progress of an initiative states, as facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.formats import dates
from reportkit.story.say import slug

if TYPE_CHECKING:
    from reportkit.progress import (
        Decision,
        Experiment,
        Milestone,
        Move,
        Programme,
        Progress,
        Stage,
        Workstream,
    )


def recorded(progress: Progress, name: str, label: str, value: Estimate | str, table: str) -> Fact:
    """Return what a table of the initiative records, as of its date."""
    return Fact(
        f"{progress.initiative}.{name}",
        label,
        value,
        progress.as_of.isoformat(),
        Grade.RECORDED,
        f"table {table}" + (f" ({progress.credit})" if progress.credit else ""),
    )


def amount_of(progress: Progress, amount: float) -> Estimate:
    """Return an amount in the initiative's currency; where none is recorded, in money as given."""
    return Estimate(amount, progress.currency or "money")


def stage_fact(progress: Progress, stage: Stage) -> Fact:
    """Return how a stage stands."""
    return recorded(
        progress, f"stage.{slug(stage.name)}", f"Stage {stage.name}", stage.outcome, "stages"
    )


def time_used_fact(progress: Progress, stage: Stage) -> Fact | None:
    """Return the share of a stage's time-box that is used, None where it has none."""
    if stage.time_used is None:
        return None
    return recorded(
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
    return recorded(
        progress,
        f"stage.{slug(stage.name)}.criteria_met",
        f"Gate criteria of {stage.name} met, of {len(stage.criteria)}",
        Estimate(stage.met, "criteria"),
        "gates",
    )


def criteria_count_fact(progress: Progress, stage: Stage) -> Fact:
    """Return how many criteria a stage's gate has."""
    return recorded(
        progress,
        f"stage.{slug(stage.name)}.criteria",
        f"Gate criteria of {stage.name}",
        Estimate(len(stage.criteria), "criteria"),
        "gates",
    )


def criteria_lacking_fact(progress: Progress, stage: Stage) -> Fact:
    """Return how many criteria of a stage's gate are not met."""
    return recorded(
        progress,
        f"stage.{slug(stage.name)}.criteria_lacking",
        f"Gate criteria of {stage.name} not met",
        Estimate(len(stage.criteria) - stage.met, "criteria"),
        "gates",
    )


def count_fact(progress: Progress, name: str, label: str, count: int, table: str) -> Fact:
    """Return how many rows of a table are so, under ``name``."""
    return recorded(progress, name, label, Estimate(count, table), table)


def due_words(milestone: Milestone) -> str:
    """Return when a milestone is due, as stated."""
    return dates.due(milestone.due, milestone.due_from, milestone.due_by)


def milestone_fact(progress: Progress, milestone: Milestone) -> Fact:
    """Return when a milestone is due, in the words in which it was stated."""
    return recorded(
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
    return recorded(
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
        recorded(progress, name, label, amount_of(progress, amount), "cash_flows")
        for name, label, amount in amounts
    ]
    if spend.share is not None:
        used = Estimate(spend.share, "share")
        facts.append(recorded(progress, "spend.share", "Share of budget spent", used, "cash_flows"))
    return tuple(facts)


def decision_fact(progress: Progress, decision: Decision) -> Fact:
    """Return by when a decision is needed, or what was decided."""
    needed = decision.needed_by.isoformat() if decision.needed_by else "no date"
    return recorded(
        progress,
        f"decision.{slug(decision.key)}",
        decision.question,
        decision.decided or f"needed by {needed}",
        "decisions",
    )


def experiment_facts(progress: Progress, experiment: Experiment) -> dict[str, Fact]:
    """Return what an experiment cost, what stopping it early left unspent, and its lesson."""
    amounts = (
        ("cost", "Cost", experiment.cost),
        ("not_spent", "Not spent", experiment.not_spent),
    )
    values: list[tuple[str, str, Estimate | str]] = [
        (name, label, amount_of(progress, amount))
        for name, label, amount in amounts
        if amount is not None
    ]
    if experiment.started is not None and experiment.ended is not None:
        days = (experiment.ended - experiment.started).days
        values.append(("lasted", "Lasted", Estimate(days, "days")))
    lesson = (
        ("tried", "Tried", experiment.tried),
        ("learned", "Learned", experiment.learned),
        ("done_differently", "Now done differently", experiment.done_differently),
    )
    values += [(name, label, words) for name, label, words in lesson if words]
    return {
        name: recorded(
            progress,
            f"experiment.{slug(experiment.key)}.{name}",
            label if name == "tried" else f"{label}: {experiment.tried}",
            value,
            "experiments",
        )
        for name, label, value in values
    }


def experiment_counts(progress: Progress) -> dict[str, Fact]:
    """Return how many experiments ended how, and what stopping early left, by these names."""
    found = progress.experiments
    counts = {
        "ended": sum(one.outcome != "running" for one in found),
        "worked": sum(one.outcome == "worked" for one in found),
        "failed": sum(one.outcome == "failed" for one in found),
        "stopped_early": sum(one.outcome == "stopped_early" for one in found),
        "running": sum(one.outcome == "running" for one in found),
    }
    facts = {
        name: count_fact(
            progress,
            f"experiments.{name}",
            f"Experiments: {name.replace('_', ' ')}",
            count,
            "experiments",
        )
        for name, count in counts.items()
    }
    left = sum(one.not_spent or 0.0 for one in found)
    if left > 0:
        facts["not_spent"] = recorded(
            progress,
            "experiments.not_spent",
            "Not spent, because experiments were stopped early",
            amount_of(progress, left),
            "experiments",
        )
    return facts


def waits_fact(progress: Progress, team: Workstream) -> Fact | None:
    """Return what a team waits for, None where for nothing."""
    if not team.waits_for:
        return None
    return recorded(
        progress,
        f"workstream.{slug(team.key)}.waits_for",
        f"What {team.name} waits for",
        team.waits_for,
        "workstreams",
    )


def programme_count_fact(programme: Programme, name: str, label: str, count: int) -> Fact:
    """Return how many initiatives of a programme are so, under ``name``."""
    return Fact(
        f"programme.{name}",
        label,
        Estimate(count, "initiatives"),
        programme.as_of.isoformat(),
        Grade.RECORDED,
        f"tables stages and milestones ({programme.credit})",
    )
