"""What an edition keeps so that the next one can say what changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.progress.changes import PAST, STANDS, WITHIN
from reportkit.story.limit_facts import guardrail_facts, risk_facts
from reportkit.story.progress_facts import (
    criteria_count_fact,
    criteria_fact,
    decision_fact,
    due_words,
    experiment_facts,
    milestone_fact,
    recorded,
    spend_facts,
    stage_fact,
)
from reportkit.story.say import slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportkit.progress import Decision, Experiment, Guardrail, Milestone, Progress, Stage

TRACKED = "tracked."
"""How the names of facts begin that say how many of a kind an edition keeps: it keeps them all."""


def tracked_facts(progress: Progress) -> tuple[Fact, ...]:
    """Return where an initiative stands, whether it is printed or not.

    Of each kind all there is, and how many: so the next edition knows that a milestone which this
    one does not have is new, not merely unprinted.
    """
    return (
        *_counts(progress),
        *(fact for stage in progress.stages for fact in _of_stage(progress, stage)),
        *(fact for one in progress.milestones for fact in _of_milestone(progress, one)),
        *(fact for one in progress.decisions for fact in _of_decision(progress, one)),
        *(fact for one in progress.experiments for fact in _of_experiment(progress, one)),
        *(fact for one in progress.risks for fact in risk_facts(progress, one).values()),
        *(fact for one in progress.guardrails for fact in _of_guardrail(progress, one)),
        *spend_facts(progress),
    )


def _counts(progress: Progress) -> Iterator[Fact]:
    held = {
        "stages": len(progress.stages),
        "milestones": len(progress.milestones),
        "decisions": len(progress.decisions),
        "experiments": len(progress.experiments),
        "risks": len(progress.risks),
        "guardrails": len(progress.guardrails),
    }
    for table, count in held.items():
        label = f"{table.capitalize()} on record"
        yield recorded(progress, f"{TRACKED}{table}", label, Estimate(count, table), table)


def _of_stage(progress: Progress, stage: Stage) -> Iterator[Fact]:
    yield stage_fact(progress, stage)
    at = f"{progress.initiative}.stage.{slug(stage.name)}"
    days = (
        ("ended", "ended", stage.ended if stage.outcome in {"passed", "stopped"} else None),
        ("ends", "time-box ends", stage.ends if stage.outcome == "running" else None),
    )
    for name, words, day in days:
        if day is not None:
            as_of = progress.as_of.isoformat()
            yield Fact(
                f"{at}.{name}", f"{stage.name} {words}", day, as_of, Grade.RECORDED, "table stages"
            )
    met = criteria_fact(progress, stage)
    if met is not None:
        yield met
        yield criteria_count_fact(progress, stage)


def _of_milestone(progress: Progress, milestone: Milestone) -> Iterator[Fact]:
    at = f"milestone.{slug(milestone.name)}"
    if milestone.done:
        due = due_words(milestone)
        yield recorded(progress, f"{at}.done", milestone.name, due, "milestones")
        return
    yield milestone_fact(progress, milestone)
    if milestone.reason:
        label = f"Why the date of {milestone.name} was restated"
        yield recorded(progress, f"{at}.reason", label, milestone.reason, "milestones")


def _of_decision(progress: Progress, decision: Decision) -> Iterator[Fact]:
    asked = decision_fact(progress, decision)
    yield asked
    if decision.decided_on is not None:
        label = f"Decided on: {asked.label}"
        yield replace(asked, id=f"{asked.id}.decided_on", label=label, value=decision.decided_on)


def _of_guardrail(progress: Progress, guardrail: Guardrail) -> Iterator[Fact]:
    facts = guardrail_facts(progress, guardrail)
    if "latest" in facts:
        name = f"guardrail.{slug(guardrail.name)}.{STANDS}"
        stands = PAST if guardrail.passed else WITHIN
        yield recorded(progress, name, guardrail.name, stands, "guardrails")
    yield from facts.values()


def _of_experiment(progress: Progress, experiment: Experiment) -> Iterator[Fact]:
    name = f"experiment.{slug(experiment.key)}.outcome"
    yield recorded(progress, name, experiment.tried, experiment.outcome, "experiments")
    yield from experiment_facts(progress, experiment).values()
