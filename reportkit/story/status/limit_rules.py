"""Rules that look at limits: guardrails, and the budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import text
from reportkit.estimate import Estimate
from reportkit.formats import numbers
from reportkit.story.limit_facts import guardrail_facts
from reportkit.story.limit_words import say_apart
from reportkit.story.progress_facts import recorded, spend_facts
from reportkit.story.say import brief, say_value
from reportkit.story.status.findings import Finding, Rule

if TYPE_CHECKING:
    from reportkit.progress import Guardrail, Progress
    from reportkit.story.status.evidence import Evidence

CLOSE = 0.9
"""From this share of the way to its limit on, a guardrail is close to it [1]."""

OVER_BUDGET = 0.1
"""By more than this share may spend not exceed the budget for the same months [1]."""

PASSED = Rule(
    "guardrail_passed",
    "a limit passed",
    "A guardrail, a limit that stops the work, is passed.",
    stops=True,
)
NEAR = Rule(
    "guardrail_close",
    "a limit close",
    f"A guardrail has used {numbers.share(CLOSE)} or more of the way to its limit.",
)
BUDGET = Rule(
    "budget",
    "spend above its budget",
    f"Spend is more than {numbers.share(OVER_BUDGET)} above the budget for the same months, or "
    "above the whole budget.",
)


def guardrail_passed(evidence: Evidence) -> Finding:
    """Find a guardrail whose limit is passed."""
    read = [one for one in evidence.progress.guardrails if one.latest is not None]
    if not read:
        return PASSED.unknown("no guardrail has a reading")
    passed = [one for one in read if one.passed]
    if not passed:
        return PASSED.clear(text("every guardrail keeps its limit"))
    return _reading(evidence.progress, PASSED, passed[0])


def guardrail_close(evidence: Evidence) -> Finding:
    """Find a guardrail that is close to its limit and has not passed it."""
    kept = [one for one in evidence.progress.guardrails if not one.passed]
    known = [one for one in kept if one.used is not None]
    if not known:
        return NEAR.unknown("no distance to a limit is known")
    nearest = known[0]
    facts = guardrail_facts(evidence.progress, nearest)
    if (nearest.used or 0.0) >= CLOSE:
        return _reading(evidence.progress, NEAR, nearest)
    why = text("the nearest has used ", say_value(facts["used"]), f": {brief(nearest.name)}")
    return NEAR.clear(why, facts["used"])


def _reading(progress: Progress, rule: Rule, one: Guardrail) -> Finding:
    facts = guardrail_facts(progress, one)
    latest, limit = say_apart(facts["latest"], facts["limit"])
    stands = "past its limit" if one.passed else "close to its limit"
    why = text(f"{brief(one.name)}: ", latest, f", {stands} of ", limit)
    return rule.applies(why, *facts.values())


def budget(evidence: Evidence) -> Finding:
    """Find that more is spent than the budget allows."""
    progress, spend = evidence.progress, evidence.progress.spend
    if spend is None or spend.budget <= 0:
        return BUDGET.unknown("no budget with its actual cost is recorded")
    facts = {fact.id.rpartition("spend.")[2]: fact for fact in spend_facts(progress)}
    if spend.actual > spend.budget:
        why = text(
            "more than the whole budget is spent: ", say_value(facts["actual"]), " of ",
            say_value(facts["budget"]),
        )  # fmt: skip
        return BUDGET.applies(why, facts["actual"], facts["budget"])
    if spend.budget_to_date <= 0:
        return BUDGET.unknown("no budget is recorded for the months whose cost is known")
    used = recorded(
        progress,
        "spend.of_budget_to_date",
        "Spend as a share of the budget for the same months",
        Estimate(spend.actual / spend.budget_to_date, "share"),
        "cash_flows",
    )
    why = text("spend is ", say_value(used), " of the budget for the same months")
    over = spend.actual > (1 + OVER_BUDGET) * spend.budget_to_date
    return BUDGET.applies(why, used) if over else BUDGET.clear(why, used)
