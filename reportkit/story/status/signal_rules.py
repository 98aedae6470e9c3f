"""The rule that looks at signals: a measure in concern that will not pass its target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Run, text
from reportkit.story.say import brief
from reportkit.story.signal_facts import type_fact
from reportkit.story.status.findings import Rule

if TYPE_CHECKING:
    from reportkit.story.status.evidence import Evidence
    from reportkit.story.status.findings import Finding

NEVER = Rule(
    "signal",
    "a measure in concern that will miss its target",
    "A measure gives a signal of concern, and as it works today it will never meet its target.",
)


def never(evidence: Evidence) -> Finding:
    """Find a measure in concern whose target is out of its reach."""
    signals = evidence.signals
    told = [one for one in signals.signals if one.type is not None] if signals else []
    if signals is None or not told:
        return NEVER.unknown("no measure has enough periods to tell")
    found = [one for one in told if one.type == "concern" and one.assurance == "never"]
    if not found:
        return NEVER.clear(text("no measure is both in concern and sure to miss its target"))
    fact = type_fact(signals, found[0])
    why = text(
        f"{brief(found[0].name)} gives a signal of ", Run("concern", fact=fact.id),
        " and, as it works now, misses its target",
    )  # fmt: skip
    return NEVER.applies(why, fact)
