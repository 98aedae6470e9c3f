"""A measured saving by itself: the answer, its picture, and how far it can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Paragraph
from reportkit.story.measured_words import saved_sentence, saving_chance_sentence
from reportkit.views.placebo_note import placebo_note
from reportkit.views.savings_chart import savings_chart
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.savings.measure import Measured


def measured_view(measured: Measured) -> View:
    """Return what was saved, or why no figure may be printed, and what that rests on."""
    said = [one for one in (saved_sentence(measured), saving_chance_sentence(measured)) if one]
    chart, note = savings_chart(measured), placebo_note(measured)
    facts = [fact for _, stated in said for fact in stated]
    return View(
        "measured",
        (*(Paragraph(sentence) for sentence, _ in said), *chart.blocks, *note.blocks),
        unique([*facts, *chart.facts, *note.facts]),
    )
