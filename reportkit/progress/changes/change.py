"""One change, and all of them, as a reader meets them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from reportkit.fact import Fact

Kind = Literal[
    "status",
    "decision",
    "limit",
    "stage",
    "money",
    "date",
    "gate",
    "signal",
    "restated",
    "new",
    "closed",
]
"""What a change is about, in the order in which a reader is told."""

Lean = Literal["improvement", "concern", "restated", "open", "unchanged"]
"""Which way it points: ``open`` where nobody can say, ``unchanged`` where nothing really did."""

WAS = "was."
"""How the ids of facts begin that an earlier edition stated; they are never compared."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one thing.

    Parameters
    ----------
    kind
        What it is about.
    how
        What became of it, in one word of its kind: ``later``, ``decided``, ``overdue``.
    lean
        Which way it points.
    initiative
        Whose it is, as its facts' ids begin; empty where they don't say.
    now
        What is stated now; None where nothing is any more.
    before
        What was stated, under an id of its own (:func:`was`); None where nothing was.
    also
        Other facts that the sentence states, by the part they play: ``days`` by how much a date
        moved, ``budget``, ``total``, ``reason``.
    weight
        What is told first of its kind is larger.
    """

    kind: Kind
    how: str
    lean: Lean
    initiative: str
    now: Fact | None
    before: Fact | None
    also: Mapping[str, Fact] = field(default_factory=dict)
    weight: float = 0.0

    @property
    def fact(self) -> Fact:
        """What is stated now or, where nothing is, what was."""
        found = self.now or self.before
        if found is None:
            raise ValueError(f"A change of kind {self.kind} states nothing.")
        return found

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact that it may state."""
        stated = (self.now, self.before, *self.also.values())
        return tuple(fact for fact in stated if fact is not None)


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since an earlier report.

    Parameters
    ----------
    as_of
        The day of this report.
    compared_with
        The day of the earlier one; None where nothing earlier is on record.
    from_edition
        Whether that was an edition that was kept; else it is what the tables say of that day.
    found
        What changed, what matters most to a reader first.
    unchanged
        Figures that a reader looks for and that did not really change.
    facts
        What the next edition is compared with; an edition that states changes keeps them.
    names
        Initiatives by the id with which their facts begin; empty where there is one.
    received
        Whether this report's readers were sent that edition; else others were, and they were not.
    """

    as_of: dt.date
    compared_with: dt.date | None
    from_edition: bool
    found: tuple[Change, ...]
    unchanged: tuple[Change, ...] = ()
    facts: tuple[Fact, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    received: bool = True

    @property
    def status_before(self) -> Fact | None:
        """The status that was stated before, where it was another."""
        found = (one.before for one in self.found if one.kind == "status")
        return next(found, None)

    def before(self, fact_id: str) -> Fact | None:
        """Return what was stated before of a figure that is followed; None where nothing was."""
        told = (one for one in (*self.found, *self.unchanged) if one.fact.id == fact_id)
        return next((one.before for one in told), None)


def was(fact: Fact) -> Fact:
    """Return a fact as an earlier edition stated it, under an id of its own."""
    return replace(fact, id=f"{WAS}{fact.id}", source=f"the report before: {fact.source}")
