"""What the status has meant, and every rule that it was judged by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Column, Details, Paragraph, Role, Run, Table, Text, Tone, text
from reportkit.savings.track_record.reference import RATING_ODDS, RATING_SOURCE
from reportkit.story.status.meaning import meaning_sentences, scales_sentence
from reportkit.views.rating_table import rating_table
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.blocks import Block
    from reportkit.story.status import Finding, Status

_SAID: dict[str, tuple[str, Tone]] = {
    "applies": ("applies", Tone.CONCERN),
    "does not apply": ("does not apply", Tone.PLAIN),
    "not known": ("not known", Tone.MUTED),
}

_HOW = (
    "A decision that is due comes first; else one rule that applies is enough for attention. "
    "Red is work that can't go on as it is, Amber what can be put right, Green all else. "
    "It is the nearest rating: nobody has rated this work."
)


def status_rules(status: Status) -> View:
    """Return what the status has meant for others; below, every rule with its outcome and why.

    Parameters
    ----------
    status
        From :func:`reportkit.status`.
    """
    said = meaning_sentences(status)
    facts = [*status.facts, *(fact for _, stated in said for fact in stated)]
    blocks: list[Block] = []
    if said:
        words = text(*said[0][0], " ", *said[1][0])
        blocks.append(Paragraph(words))
    table = Table((Column("Rule"), Column("Outcome"), Column("Why")), _rows(status))
    blocks.append(Details("The rules behind the status", (table, Paragraph(text(_HOW), Role.NOTE))))
    odds, stated = rating_table(RATING_ODDS, status.as_of)
    scales, on_scales = scales_sentence(status)
    source = Paragraph(text(f"Source: {RATING_SOURCE}."), Role.NOTE)
    blocks.append(Details("What each rating has meant", (odds, Paragraph(scales), source)))
    return View("status_rules", tuple(blocks), unique([*facts, *stated, *on_scales]))


def _rows(status: Status) -> tuple[tuple[Text, ...], ...]:
    return tuple(_row(status, finding) for finding in status.findings)


def _row(status: Status, finding: Finding) -> tuple[Text, ...]:
    said, tone = _SAID[finding.outcome]
    rule = f"{status.subject}.status.rule.{finding.rule.key}"
    return (text(finding.rule.stated), text(Run(said, tone, rule)), _headed(finding.why))


def _headed(words: Text) -> Text:
    """Return a clause as a table's cell begins: with a capital."""
    first, *rest = words
    headed = Run(first.text[:1].upper() + first.text[1:], first.tone, first.fact, first.href)
    return (headed, *rest)
