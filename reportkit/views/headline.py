"""The headline: whose report, where it stands, what changed, what we need from the reader."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reportkit.blocks import Block, Callout, Masthead, Paragraph, Role, Run, Tone, text
from reportkit.formats import dates
from reportkit.story.answer import answer
from reportkit.story.progress_facts import decision_fact
from reportkit.story.status import status as judge
from reportkit.views.changes import since_blocks
from reportkit.views.nouns import sort_nouns
from reportkit.views.status_line import status_line
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.fact import Fact
    from reportkit.progress import Progress
    from reportkit.progress.changes import Changes
    from reportkit.story.status import Status
    from reportkit.views.nouns import Noun, Nouns

_MOST_ASKED = 3  # decisions set apart; a reader who is asked for more decides none


def headline(*nouns: Noun) -> View:
    """Return the first screen: status, answer, what changed, the decision.

    The answer is one sentence of at most 25 words: the pace of saving against the target, else
    what was saved, else what is forecast, else the stage. Its verb follows from where the range
    lies. Every sentence states facts, which the view carries.

    Parameters
    ----------
    nouns
        From :func:`reportkit.track_progress` and, where there are any,
        :func:`reportkit.forecast_savings`, :func:`reportkit.measure_savings`,
        :func:`reportkit.signals`, :func:`reportkit.status` and :func:`reportkit.changes`; in any
        order. Without changes nothing is said of an earlier report.

    Raises
    ------
    EstimateError
        If progress is missing, or one kind is given twice.
    """
    given = sort_nouns("headline", nouns)
    progress, savings, changes = given.progress, given.savings, given.changes
    status = given.status or _status(given)
    before = changes.status_before if changes else None
    blocks: list[Block] = [masthead(progress.name, progress), status_line(status, before)]
    facts = [*status.facts, *([before] if before else [])]
    said = answer(progress, savings.forecast, savings.measured, savings.unknown)
    for place, (sentence, stated) in enumerate(said):
        blocks.append(Paragraph(sentence, Role.ANSWER if place == 0 else Role.BODY))
        facts += stated
    asked = decision_callouts(progress)[:_MOST_ASKED]
    if changes is not None:
        since, in_since = since_blocks(_without(changes, [fact for _, fact in asked]))
        blocks += since
        facts += [*in_since, *changes.facts]
    for callout, fact in asked:
        blocks.append(callout)
        facts.append(fact)
    return View("headline", tuple(blocks), unique(facts), savings.unknown)


def _without(changes: Changes, asked: list[Fact]) -> Changes:
    """Leave out that a decision is needed now where it stands right below, set apart."""
    ids = {fact.id for fact in asked}
    told = (one for one in changes.found if one.kind != "decision" or one.fact.id not in ids)
    return replace(changes, found=tuple(told))


def _status(given: Nouns) -> Status:
    savings = given.savings
    known = (given.progress, savings.forecast, savings.measured, given.signals)
    return judge(*(one for one in known if one is not None), *savings.unknown)


def masthead(title: str, progress: Progress) -> Masthead:
    """Return the line at the top."""
    return Masthead(title, dates.day(progress.as_of), progress.as_of.isoformat())


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
