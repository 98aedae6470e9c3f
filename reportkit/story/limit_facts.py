"""What gates, guardrails and risks state, as facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.estimate import Estimate
from reportkit.story.progress_facts import amount_of, recorded
from reportkit.story.say import slug

if TYPE_CHECKING:
    from reportkit.fact import Fact
    from reportkit.progress import Criterion, Guardrail, Progress, Risk, Stage

_PLAIN = "points"  # of a criterion that names no unit


def criterion_facts(progress: Progress, stage: Stage, criterion: Criterion) -> dict[str, Fact]:
    """Return a criterion's reading, threshold and good enough, by these names; what is stated."""
    at = f"gate.{slug(stage.name)}.{slug(criterion.text)}"
    sizes = (
        ("latest", "as last judged", criterion.latest),
        ("threshold", "needed to pass", criterion.threshold),
        ("good_enough", "where more would not pay", criterion.good_enough),
    )
    return {
        name: recorded(
            progress,
            f"{at}.{name}",
            f"{criterion.text}, {words}",
            Estimate(size, criterion.unit or _PLAIN),
            "gates",
        )
        for name, words, size in sizes
        if size is not None
    }


def guardrail_facts(progress: Progress, guardrail: Guardrail) -> dict[str, Fact]:
    """Return a guardrail's limit, its reading and how much is used, by these names."""
    at = f"guardrail.{slug(guardrail.name)}"
    sizes = (
        ("limit", f"limit: the work stops {guardrail.stops} it", guardrail.limit, guardrail.unit),
        ("latest", "as last measured", guardrail.latest, guardrail.unit),
        ("used", "share of the way to its limit", guardrail.used, "share"),
    )
    return {
        name: recorded(
            progress,
            f"{at}.{name}",
            f"{guardrail.name}, {words}",
            Estimate(size, unit),
            "guardrails",
        )
        for name, words, size, unit in sizes
        if size is not None
    }


def risk_facts(progress: Progress, risk: Risk) -> dict[str, Fact]:
    """Return a risk in words, its chance, what it would cost and what is done, by these names."""
    at = f"risk.{slug(risk.key)}"
    stated: tuple[tuple[str, str, Estimate | str | None], ...] = (
        ("description", "Risk", risk.description),
        (
            "likelihood",
            f"Chance: {risk.description}",
            None if risk.likelihood is None else Estimate(risk.likelihood, "share"),
        ),
        (
            "impact",
            f"What it would cost: {risk.description}",
            None if risk.impact is None else amount_of(progress, risk.impact),
        ),
        ("mitigation", f"What is done: {risk.description}", risk.mitigation or None),
    )
    return {
        name: recorded(progress, f"{at}.{name}", label, value, "risks")
        for name, label, value in stated
        if value is not None
    }
