"""How far a measured saving can be trusted: how it was measured, tried and widened, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Details, Item, Items, Paragraph, Role, text
from reportkit.estimate import Unknown
from reportkit.story.measured_words import (
    detectable_sentences,
    placebo_sentence,
    set_aside_sentence,
    widened_sentence,
)
from reportkit.views.absent import not_known
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.savings.measure import Measured


def placebo_note(measured: Measured | Unknown) -> View:
    """Return how a saving was measured, and what the same method found where nothing happened.

    Parameters
    ----------
    measured
        From :func:`reportkit.measure_savings` or :func:`reportkit.measure`.
    """
    if isinstance(measured, Unknown):
        return not_known("placebo_note", measured)
    tried = placebo_sentence(measured)
    said = [widened_sentence(measured)] if measured.total is not None else []
    said += [set_aside_sentence(measured), *detectable_sentences(measured, None)]
    how = f"The saving is measured by {measured.design}. Why so: {measured.design_why}."
    inside = (
        Paragraph(text(how)),
        Items(
            (
                *(Item(sentence) for sentence, _ in said),
                *(Item(text(sentence)) for sentence in measured.left_out),
            )
        ),
        Paragraph(text(f"{measured.method[:1].upper()}{measured.method[1:]}."), Role.NOTE),
    )
    blocks = (Paragraph(tried[0]), Details("How the saving was measured", inside))
    facts = [*tried[1], *(fact for _, stated in said for fact in stated)]
    return View("placebo_note", blocks, unique(facts))
