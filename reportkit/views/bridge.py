"""The bridge: from what teams claim to what the data support, input by input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Column, Details, Figure, Paragraph, Role, Table, text
from reportkit.estimate import Unknown
from reportkit.formats import numbers
from reportkit.story.reconciled_facts import forecast_pace_fact, step_fact
from reportkit.story.reconciled_words import (
    bridge_answer,
    claims_what_was_measured,
    split_sentence,
    unclaimed_sentence,
)
from reportkit.story.say import say_value
from reportkit.views.absent import not_known
from reportkit.views.steps import height_of, steps_spec
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.fact import Fact
    from reportkit.savings.reconcile import Reconciled

_NOTES = {
    "timing": "Still to come: the claims are for a year that lies partly ahead; this is what the "
    "forecast's curve has yet to add.",
    "drivers": "The forecast's own inputs: how far their middle values lie from the claims.",
}


def bridge(reconciled: Reconciled | Unknown) -> View:
    """Return what lies between what is claimed and what is measured.

    Parameters
    ----------
    reconciled
        From :func:`reportkit.reconcile`.
    """
    if isinstance(reconciled, Unknown):
        return not_known("bridge", reconciled)
    if reconciled.seen is None:
        why = Unknown(
            "What lies between claims and data",
            reconciled.why_unseen,
            "a measured saving in the claims' currency",
        )
        return not_known("bridge", why)
    if not claims_what_was_measured(reconciled):
        words, known = unclaimed_sentence(reconciled)
        return View("bridge", (Paragraph(words),), known)
    answer, stated = bridge_answer(reconciled)
    steps = [
        step
        for step in reconciled.bridge
        if step.stand or step.amount or step.key in reconciled.split
    ]
    in_steps = [step_fact(reconciled, step, "bridge") for step in steps]
    first, last = (
        numbers.money(step.amount, reconciled.currency) for step in (steps[0], steps[-1])
    )
    figure = Figure(
        title=f"{first} a year claimed, {last} seen in the data",
        subtitle="What could be measured, at a year's pace before the initiative's own cost; "
        "line: 80% range",
        alt=f"Bridge chart from {first} a year claimed to {last} a year measured in "
        f"{len(steps) - 2} steps: {', '.join(step.label.lower() for step in steps[1:-1])}."[:250],
        spec=steps_spec(steps, reconciled.currency, {"seen": reconciled.seen}),
        numbers=Table(
            (Column("Step"), Column("A year", "end")),
            tuple((text(fact.label), text(say_value(fact))) for fact in in_steps),
        ),
        height=height_of(steps),
    )
    notes = [split_sentence(reconciled)]
    notes += [words for key, words in _NOTES.items() if any(step.key == key for step in steps)]
    facts: list[Fact] = [*stated, *in_steps]
    forecast = forecast_pace_fact(reconciled)
    if forecast is not None:
        facts.append(forecast)
    return View(
        "bridge",
        (
            Paragraph(answer),
            Details(
                "From what is claimed to what is seen, step by step",
                (figure, Paragraph(text(" ".join(notes)), Role.NOTE)),
            ),
        ),
        unique(facts),
    )
