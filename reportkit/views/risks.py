"""What could go wrong, and how far the limits are that stop the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import (
    Bar,
    Column,
    Details,
    Heading,
    Paragraph,
    Role,
    Run,
    Table,
    Tone,
    text,
)
from reportkit.formats import dates, numbers
from reportkit.story.lessons import LONGEST
from reportkit.story.likelihood import likelihood
from reportkit.story.limit_facts import guardrail_facts, risk_facts
from reportkit.story.limit_words import say_apart, say_reading, unit_of
from reportkit.story.say import brief, ended, said, say_value
from reportkit.views.absent import absence, absent
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.blocks import Block, Part, Text
    from reportkit.blocks.model import Cell
    from reportkit.estimate import Unknown
    from reportkit.fact import Fact
    from reportkit.progress import Guardrail, Progress, Risk

_MOST = 3
_ORDER = (
    "The heaviest first: its chance times what it would cost. "
    "How much is used says how far a reading is on the way to its limit."
)


def risks(progress: Progress, *, most: int = _MOST) -> View:
    """Return the heaviest risks, and the limits that are nearest.

    Below, for who opens it: all of both, with who watches them.

    Parameters
    ----------
    progress
        From :func:`reportkit.track_progress`.
    most
        How many of each are told at once.
    """
    missing: tuple[Unknown, ...] = ()
    if not progress.risks:
        missing += absent("risks", "what could go wrong", "risks").missing
    if not progress.guardrails:
        missing += absent("risks", "the limits that stop the work", "guardrails").missing
    blocks: list[Block] = []
    inside: list[Part] = []
    facts = [fact for one in progress.risks for fact in risk_facts(progress, one).values()]
    facts += [
        fact for one in progress.guardrails for fact in guardrail_facts(progress, one).values()
    ]
    if progress.risks:
        blocks.append(_risks(progress, progress.risks[:most]))
        inside.append(_all_risks(progress))
    if progress.guardrails:
        nearest = progress.guardrails[:most]
        columns = (Column("Limit that stops the work"), Column("How much of it is used"))
        rows = tuple((text(one.name), _used(progress, one)) for one in nearest)
        blocks.append(Table(columns, rows))
        inside += [Heading(text("Limits that stop the work"), 3), _all_guardrails(progress)]
    if inside:
        note = Paragraph(text(_ORDER), Role.NOTE)
        blocks.append(Details("All risks and limits", (*inside, note)))
    return View("risks", (*blocks, *absence(missing)), unique(facts), missing)


def _risks(progress: Progress, told: tuple[Risk, ...]) -> Table:
    columns = (Column("What could go wrong"), Column("How likely, at what cost"))
    rows = []
    for one in told:
        facts = risk_facts(progress, one)
        words = [said(ended(brief(one.description, LONGEST)), facts["description"])]
        if "mitigation" in facts:
            words.append(
                said(f" {ended(brief(one.mitigation, LONGEST))}", facts["mitigation"], Tone.MUTED)
            )
        rows.append((text(*words), text(*_chance(one, facts), "; ", *_cost(facts))))
    return Table(columns, tuple(rows), row_heads=False)


def _chance(risk: Risk, facts: dict[str, Fact]) -> Text:
    if risk.likelihood is None:
        return text(Run("not judged", Tone.MUTED))
    return text(Run(likelihood(risk.likelihood), fact=facts["likelihood"].id))


def _cost(facts: dict[str, Fact]) -> Text:
    return text(say_value(facts["impact"]) if "impact" in facts else Run("not judged", Tone.MUTED))


def _all_risks(progress: Progress) -> Table:
    columns = (
        Column("What could go wrong"),
        Column("How likely"),
        Column("At what cost", "end"),
        Column("What is done"),
        Column("Who watches it"),
    )
    rows = []
    for one in progress.risks:
        facts = risk_facts(progress, one)
        rows.append(
            (
                text(said(one.description, facts["description"])),
                _chance(one, facts),
                _cost(facts),
                text(one.mitigation),
                text(one.owner),
            )
        )
    return Table(columns, tuple(rows))


def _used(progress: Progress, one: Guardrail) -> Cell:
    """Return how far a reading is on the way to its limit, as a bar where that is a share."""
    facts = guardrail_facts(progress, one)
    if "latest" not in facts:
        return text(Run("no reading yet", Tone.MUTED))
    tone = Tone.CONCERN if one.passed else Tone.PLAIN
    latest, limit = say_apart(facts["latest"], facts["limit"])
    way = "the limit is " if one.stops == "above" else "the least is "
    unit = unit_of(facts["limit"])
    past = Run("past its limit: ", tone) if one.passed else Run("")
    words = (latest, Run(f"; {way}"), limit, Run(f" {unit}" if unit else ""))
    if one.used is None:
        return text(past, *words)
    used = Run(f"{numbers.share(one.used)} used: ", tone, facts["used"].id)
    return Bar(min(one.used, 1.0), text(past if one.passed else used, *words), tone)


def _all_guardrails(progress: Progress) -> Table:
    columns = (
        Column("Limit that stops the work"),
        Column("Used", "end"),
        Column("Latest", "end"),
        Column("Limit", "end"),
        Column("Read on", "end"),
    )
    rows = []
    for one in progress.guardrails:
        facts = guardrail_facts(progress, one)
        unit = unit_of(facts["limit"])
        named = text(one.name, Run(f" ({unit})" if unit else "", Tone.MUTED))
        read = dates.short_day(one.read_on) if one.read_on else "not recorded"
        rows.append(
            (
                named,
                text(say_value(facts["used"])) if "used" in facts else text("not known"),
                text(say_reading(facts["latest"])) if "latest" in facts else text("none"),
                text(f"{one.stops} ", say_reading(facts["limit"])),
                text(read),
            )
        )
    return Table(columns, tuple(rows))
