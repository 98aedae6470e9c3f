"""The status in one line: the word, why, and what it was."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reportkit.blocks import Run, Tone, plain, text
from reportkit.formats import dates

if TYPE_CHECKING:
    from reportkit.blocks import Text
    from reportkit.fact import Fact
    from reportkit.story.status.findings import Finding, Status, Word

MOST_WORDS = 25
"""A line has so many words at most: one reason, and a second where it fits."""

_WORDS: dict[Word, tuple[Tone, str]] = {
    "on track": (Tone.IMPROVEMENT, "On track"),
    "needs attention": (Tone.CONCERN, "Needs attention"),
    "decision needed": (Tone.CONCERN, "Decision needed"),
    "not known": (Tone.NEUTRAL, "Not known yet"),
}


def status_words(status: Status, before: Fact | None = None) -> Text:
    """Return the word with its shape, the reasons that weigh most, and the word before.

    Parameters
    ----------
    status
        From :func:`reportkit.status`.
    before
        What the last edition stated under the id of ``status.fact``; None where there is none.
    """
    tone, word = _WORDS[status.word]
    start = (Run(word, tone, status.fact.id),)
    was = text(Run(_was(status, before), Tone.MUTED, before.id)) if before is not None else ()
    reasons = [_muted("; " if place else ": ", one) for place, one in enumerate(_told(status)[:2])]
    lines = [
        (*start, *(run for reason in reasons[:count] for run in reason), *was)
        for count in range(min(1, len(reasons)), len(reasons) + 1)
    ]
    fitting = [line for line in lines if len(plain(line).split()) <= MOST_WORDS]
    return fitting[-1] if fitting else lines[0]


def _muted(mark: str, finding: Finding) -> Text:
    why = [Run(run.text, Tone.MUTED, run.fact) for run in finding.why]
    return (Run(mark, Tone.MUTED), *why)


def _told(status: Status) -> tuple[Finding, ...]:
    """Return the findings that say why: what applies, else what shows whether it is on its way."""
    if status.fired:
        return status.fired
    ways = tuple(one for one in status.findings if one.rule.shows_way)
    return tuple(one for one in ways if one.outcome != "not known") or ways


def _was(status: Status, before: Fact) -> str:
    when = dates.month(_day(before))
    same = before.value == status.word
    return f" (as in {when})" if same else f" (was {before.value} in {when})"


def _day(fact: Fact) -> dt.date:
    return dt.date.fromisoformat(fact.period[: len("2014-06-30")])
