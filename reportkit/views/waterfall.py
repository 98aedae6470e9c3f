"""The waterfall: from what teams claim to what Finance can bank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import (
    Column,
    Details,
    Figure,
    Heading,
    Item,
    Items,
    Paragraph,
    Role,
    Table,
    text,
)
from reportkit.estimate import Unknown
from reportkit.formats import numbers
from reportkit.story.reconciled_facts import step_fact
from reportkit.story.reconciled_words import (
    claims_answer,
    footing_sentences,
    overlap_sentence,
    what_would_change,
)
from reportkit.story.say import say_value
from reportkit.views.absent import not_known
from reportkit.views.steps import height_of, steps_spec
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.blocks import Part
    from reportkit.fact import Fact
    from reportkit.savings.reconcile import Reconciled

_MOST_CHANGES = 3


def waterfall(reconciled: Reconciled | Unknown) -> View:
    """Return how much of what is claimed can be banked, and what stands in the way.

    Parameters
    ----------
    reconciled
        From :func:`reportkit.reconcile`.
    """
    if isinstance(reconciled, Unknown):
        return not_known("waterfall", reconciled)
    answer, stated = claims_answer(reconciled)
    note, noted = footing_sentences(reconciled)
    steps = [step for step in reconciled.waterfall if step.stand or step.amount]
    facts: list[Fact] = [*stated, *noted]
    in_steps = [step_fact(reconciled, step, "waterfall") for step in steps]
    facts += in_steps
    claimed, banked = (
        numbers.money(amount, reconciled.currency)
        for amount in (reconciled.headline, reconciled.bankable)
    )
    rest = banked if reconciled.bankable else "nothing"
    figure = Figure(
        title=f"Of {claimed} a year claimed, {rest} can be banked",
        subtitle="A year's pace, as claimed; each step takes off what can't be banked",
        alt=f"Waterfall chart from {claimed} a year claimed to {rest} bankable, in "
        f"{len(steps) - 2} steps; the largest takes off {_largest(reconciled)}.",
        spec=steps_spec(steps, reconciled.currency),
        numbers=Table(
            (Column("Step"), Column("A year", "end")),
            tuple((text(fact.label), text(say_value(fact))) for fact in in_steps),
        ),
        height=height_of(steps),
    )
    inside: list[Part] = [figure]
    for title, sentences in (
        ("What would change it", what_would_change(reconciled)[:_MOST_CHANGES]),
        (
            "Counted twice",
            tuple(overlap_sentence(reconciled, overlap) for overlap in reconciled.overlaps),
        ),
    ):
        if sentences:
            inside.append(Heading(text(title), 3))
            inside.append(Items(tuple(Item(words) for words, _ in sentences)))
            facts += [fact for _, found in sentences for fact in found]
    inside.append(Paragraph(note, Role.NOTE))
    steps_in = Details("From what is claimed to what can be banked, step by step", tuple(inside))
    return View("waterfall", (Paragraph(answer), steps_in), unique(facts))


def _largest(reconciled: Reconciled) -> str:
    moves = [step for step in reconciled.waterfall if not step.stand]
    most = min(moves, key=lambda step: step.amount)
    return f"{numbers.money(-most.amount, reconciled.currency)} ({most.label.lower()})"
