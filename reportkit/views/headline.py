"""The headline: whose report, where it stands, what changed, what we need from the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import (
    Block,
    Callout,
    Heading,
    Item,
    Items,
    Masthead,
    Paragraph,
    Role,
    Run,
    Shape,
    Tone,
    text,
)
from reportkit.progress import judge
from reportkit.story import dates
from reportkit.story.answer import answer, target_concern
from reportkit.story.changes import changes
from reportkit.story.measured_words import saving_concern
from reportkit.story.progress_facts import decision_fact
from reportkit.views.nouns import sort_nouns
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.fact import Fact
    from reportkit.progress import Progress, Status
    from reportkit.views.nouns import Noun

_MOST_CHANGES = 4

_STATUS = {
    "on track": (Tone.IMPROVEMENT, "On track"),
    "needs attention": (Tone.CONCERN, "Needs attention"),
    "decision needed": (Tone.CONCERN, "Decision needed"),
    "not known": (Tone.NEUTRAL, "Not known yet"),
}


def headline(*nouns: Noun) -> View:
    """Return the first screen: status, answer, what changed, the decision.

    The answer is what was measured, then what is forecast, then what is not known.

    Parameters
    ----------
    nouns
        From :func:`reportkit.track_progress` and, where there are any,
        :func:`reportkit.forecast_savings` and :func:`reportkit.measure_savings`; in any order.

    Raises
    ------
    EstimateError
        If progress is missing.
    """
    given = sort_nouns("headline", nouns)
    progress, savings = given.progress, given.savings
    concerns = (*saving_concern(savings.measured), *target_concern(savings.forecast))
    blocks: list[Block] = [
        masthead(progress.name, progress),
        status_line(judge(progress, *concerns)),
    ]
    facts: list[Fact] = []
    said = answer(progress, savings.forecast, savings.measured, savings.unknown)
    for place, (sentence, stated) in enumerate(said):
        blocks.append(Paragraph(sentence, Role.ANSWER if place == 0 else Role.BODY))
        facts += stated
    changed, changes_stated = since_last(progress)
    blocks += changed
    facts += changes_stated
    for callout, fact in decision_callouts(progress)[:1]:
        blocks.append(callout)
        facts.append(fact)
    return View("headline", tuple(blocks), unique(facts))


def masthead(title: str, progress: Progress) -> Masthead:
    """Return the line at the top."""
    return Masthead(title, dates.day(progress.as_of), progress.as_of.isoformat())


def status_line(status: Status) -> Paragraph:
    """Return the status with its shape, its word and why."""
    tone, word = _STATUS[status.word]
    return Paragraph(
        text(Run(word, tone), Run(f": {', '.join(status.reasons)}", Tone.MUTED)), Role.STATUS
    )


def since_last(progress: Progress) -> tuple[tuple[Block, ...], list[Fact]]:
    """Return what changed since the last statement: the largest, then how many more."""
    if progress.compared_with is None:
        return (), []
    head = Heading(text(f"Since {dates.day(progress.compared_with)}"))
    found = changes(progress)
    if not found:
        nothing = Item(text("No stage and no date has changed."), Shape.NEUTRAL)
        return (head, Items((nothing,))), []
    items = [item for item, _ in found[:_MOST_CHANGES]]
    more = len(found) - _MOST_CHANGES
    if more > 0:
        words = text(f"{more} more {'change' if more == 1 else 'changes'} below.")
        items.append(Item(words, Shape.NEUTRAL))
    facts = [fact for _, stated in found[:_MOST_CHANGES] for fact in stated]
    return (head, Items(tuple(items))), facts


def decision_callouts(progress: Progress) -> list[tuple[Callout, Fact]]:
    """Return each open decision set apart, the most urgent first."""
    callouts = []
    for decision in progress.open_decisions:
        by = f" by {dates.day(decision.needed_by)}" if decision.needed_by else ""
        late = " (overdue)" if decision.overdue(progress.as_of) else ""
        callout = Callout(
            label=f"We need from you{by}{late}",
            title=text(Run(decision.question, Tone.STRONG, decision_fact(progress, decision).id)),
            text=text(decision.recommended),
        )
        callouts.append((callout, decision_fact(progress, decision)))
    return callouts
