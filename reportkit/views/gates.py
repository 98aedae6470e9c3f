"""Gates: each criterion with what it needs, where it is, and where more would not pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Column, Heading, Run, Table, Tone, text
from reportkit.story.limit_facts import criterion_facts
from reportkit.story.limit_words import say_apart, say_reading, unit_of

if TYPE_CHECKING:
    from reportkit.blocks import Part, Text
    from reportkit.fact import Fact
    from reportkit.progress import Criterion, Progress

_WAY = {"lower": "at most ", "higher": "at least "}


def gate_tables(progress: Progress) -> tuple[tuple[Part, ...], list[Fact]]:
    """Return a table of criteria for each stage that has a gate, and the facts that they state."""
    parts: list[Part] = []
    facts: list[Fact] = []
    columns = (
        Column("Criterion"),
        Column("Latest", "end"),
        Column("Needed", "end"),
        Column("Good enough", "end"),
        Column("Stands"),
    )
    for stage in (one for one in progress.stages if one.criteria):
        rows = []
        for criterion in stage.criteria:
            stated = criterion_facts(progress, stage, criterion)
            facts += stated.values()
            rows.append(_row(criterion, stated))
        parts.append(Heading(text(stage.name[:1].upper() + stage.name[1:]), 3))
        parts.append(Table(columns, tuple(rows)))
    return tuple(parts), facts


def _row(criterion: Criterion, facts: dict[str, Fact]) -> tuple[Text, ...]:
    latest = say_reading(facts["latest"]) if "latest" in facts else Run("not judged", Tone.MUTED)
    needed = Run("not stated", Tone.MUTED)
    if "latest" in facts and "threshold" in facts:
        latest, needed = say_apart(facts["latest"], facts["threshold"])
    elif "threshold" in facts:
        needed = say_reading(facts["threshold"])
    enough = say_reading(facts["good_enough"]) if "good_enough" in facts else Run("")
    judged = "latest" in facts or criterion.met
    stands = "met" if criterion.met else "not met" if judged else "not judged"
    tone = Tone.MUTED if not judged else Tone.PLAIN if criterion.met else Tone.CONCERN
    unit = unit_of(next(iter(facts.values()))) if facts and criterion.unit else ""
    named = text(criterion.text, Run(f" ({unit})" if unit else "", Tone.MUTED))
    way = _WAY.get(criterion.better, "") if "threshold" in facts else ""
    return (named, text(latest), text(way, needed), text(enough), text(Run(stands, tone)))
