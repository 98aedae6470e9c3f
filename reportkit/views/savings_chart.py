"""The savings chart: what was measured, what is forecast, and the target, in two pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Paragraph, Role
from reportkit.story.answer import exhausted_sentence
from reportkit.story.measured_facts import saved_fact
from reportkit.story.measured_words import detectable_sentences, silence_sentence
from reportkit.views.absent import absence
from reportkit.views.counterfactual_figure import counterfactual_figure
from reportkit.views.nouns import sort_savings
from reportkit.views.pace_figure import pace_figure
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.blocks import Block, Figure
    from reportkit.fact import Fact
    from reportkit.savings import Forecast
    from reportkit.savings.measure import Measured
    from reportkit.story.say import Sentence
    from reportkit.views.nouns import Saving


def savings_chart(*nouns: Saving) -> View:
    """Return actual against what would have happened, and the pace of saving with its target.

    The first picture is of what was measured; the second goes on from it to what is forecast.
    Either may be missing, and is then told in a sentence.

    Parameters
    ----------
    nouns
        From :func:`reportkit.forecast_savings`, :func:`reportkit.measure_savings` or
        :func:`reportkit.measure`; in any order.

    Raises
    ------
    EstimateError
        If there is none, or one kind is given twice.
    """
    given = sort_savings("savings_chart", nouns)
    forecast, measured = given.forecast, given.measured
    blocks: list[Block] = []
    facts: list[Fact] = []
    for figure, stated in _figures(forecast, measured):
        blocks.append(figure)
        facts += stated
    if measured is not None and measured.total is None:
        for sentence, stated in (silence_sentence(measured), *_what_it_takes(forecast, measured)):
            blocks.append(Paragraph(sentence, Role.NOTE))
            facts += stated
    if forecast is not None and forecast.exhausted:
        blocks.append(Paragraph(exhausted_sentence(forecast), Role.NOTE))
    blocks += absence(given.unknown)
    return View("savings_chart", tuple(blocks), unique(facts), given.unknown)


def _figures(
    forecast: Forecast | None, measured: Measured | None
) -> list[tuple[Figure, tuple[Fact, ...]]]:
    figures = []
    saved = None if measured is None else saved_fact(measured)
    speaking = measured if saved is not None else None
    if speaking is not None and saved is not None:
        figure, stated = counterfactual_figure(speaking)
        figures.append((figure, (saved, *stated)))
    if forecast is not None and not forecast.exhausted:
        same_money = speaking is not None and speaking.unit == forecast.currency
        figures.append(pace_figure(forecast, speaking if same_money else None))
    return figures


def _what_it_takes(forecast: Forecast | None, measured: Measured) -> tuple[Sentence, ...]:
    """Return what would make a figure possible, by the saving that is hoped for."""
    hoped = None
    if forecast is not None and forecast.currency == measured.unit:
        hoped = forecast.target if forecast.target is not None else forecast.run_rate.value
    return detectable_sentences(measured, hoped)
