"""The ladder: how far each claim has come, from an idea to what Finance has signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Column, Heading, Paragraph, Role, Run, Table, Text, Tone, text
from reportkit.estimate import Unknown
from reportkit.fact import Grade
from reportkit.savings.reconcile import KINDS
from reportkit.story.reconciled_facts import amount_of
from reportkit.story.say import say_value, slug
from reportkit.views.absent import not_known
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.fact import Fact
    from reportkit.savings.reconcile import Counted, Reconciled

_NONE = Run("none", Tone.MUTED)

_RUNGS = {
    "identified": "Identified: an idea",
    "forecast": "Forecast: computed from inputs",
    "committed": "Committed: owner and budget line",
    "delivered": "Delivered: the work is live",
    "realised": "Realised: seen by the team",
    "validated": "Validated: signed by Finance",
}
_KINDS = {
    "cashable": "Cash",
    "non-cashable": "Time freed",
    "cost avoidance": "Cost avoided",
}


def ladder(reconciled: Reconciled | Unknown) -> View:
    """Return the claims by how far they have come, and claim by claim.

    Parameters
    ----------
    reconciled
        From :func:`reportkit.reconcile`.
    """
    if isinstance(reconciled, Unknown):
        return not_known("ladder", reconciled)
    facts: list[Fact] = []
    rows: list[tuple[Text, ...]] = []
    for rung, cells in reversed(list(reconciled.ladder.to_dict("index").items())):
        amounts = {kind: float(cells[kind]) for kind in KINDS}
        rows.append(
            (
                text(_RUNGS[str(rung)]),
                *(_cell(reconciled, str(rung), kind, amounts[kind], facts) for kind in KINDS),
            )
        )
    columns = (Column("A year, as claimed"), *(Column(_KINDS[kind], "end") for kind in KINDS))
    note = (
        "A claim stands on one rung. Amounts are not added up from rung to rung: the lower ones "
        "are hopes, only the highest is agreed."
    )
    claims = sorted(reconciled.counted, key=lambda one: (-one.claim.height, -one.claim.amount))
    return View(
        "ladder",
        (
            Table(columns, tuple(rows)),
            Paragraph(text(note), Role.NOTE),
            Heading(text("Claim by claim"), 3),
            Table(
                (
                    Column("Claim"),
                    Column("Rung"),
                    Column("Claimed a year", "end"),
                    Column("Bankable", "end"),
                ),
                tuple(_claim(reconciled, one, facts) for one in claims),
            ),
        ),
        unique(facts),
    )


def _cell(reconciled: Reconciled, rung: str, kind: str, amount: float, facts: list[Fact]) -> Text:
    if not amount:
        return text(_NONE)
    name, label = f"ladder.{rung}.{slug(kind)}", f"{rung.capitalize()}, {_KINDS[kind].lower()}"
    fact = amount_of(reconciled, name, label, amount, grade=Grade.ASSUMED, source="table claims")
    facts.append(fact)
    return text(say_value(fact))


def _claim(reconciled: Reconciled, one: Counted, facts: list[Fact]) -> tuple[Text, ...]:
    name, label = f"claim.{slug(one.claim.key)}", one.claim.label
    claimed = amount_of(
        reconciled,
        name,
        label,
        one.claim.amount,
        grade=Grade.ASSUMED,
        source=one.claim.claimed_by or "claims",
    )
    facts.append(claimed)
    banked = text(_NONE)
    if one.bankable > 0:
        fact = amount_of(
            reconciled,
            f"{name}.bankable",
            f"{label}: bankable",
            one.bankable,
            grade=Grade.RECORDED,
            source="signed by Finance",
        )
        facts.append(fact)
        banked = text(say_value(fact))
    return text(label), text(Run(one.claim.rung)), text(say_value(claimed)), banked
