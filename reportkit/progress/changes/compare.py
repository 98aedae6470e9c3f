"""Compare the facts of two reports, and put what matters most to a reader first."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, get_args

from reportkit.progress.changes.change import WAS, Change, Kind, was
from reportkit.progress.changes.dates import date_changes, end_changes
from reportkit.progress.changes.limits import limit_changes
from reportkit.progress.changes.money import money_changes
from reportkit.progress.changes.restated import restated_facts
from reportkit.progress.changes.stages import gate_changes, stage_changes
from reportkit.progress.changes.standing import (
    decision_changes,
    experiment_changes,
    risk_changes,
    signal_changes,
    status_changes,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reportkit.fact import Fact

_ALL_STAGES = ".tracked.stages"
_KINDS: tuple[Kind, ...] = get_args(Kind)


def compare(
    before: Iterable[Fact],
    now: Iterable[Fact],
    *,
    since: dt.date,
    as_of: dt.date,
    rows: Iterable[Change] = (),
) -> tuple[Change, ...]:
    """Return what changed, what matters most first, and what did not among what is asked for.

    By kind (the status, decisions, limits, stages, money, dates, gates, signals, restated figures,
    new, closed), within a kind by weight, then by id.

    Parameters
    ----------
    before, now
        The facts of the report before, and of this one.
    since, as_of
        The days of the two.
    rows
        What the tables restated, from :func:`restated_rows`.
    """
    then, today = _by_id(before), _by_id(now)
    restated = list(rows)
    reasons = {
        dt.date.fromisoformat(one.fact.period.partition("/")[0]): one.also["reason"]
        for one in restated
        if "reason" in one.also
    }
    found = [
        *status_changes(then, today),
        *decision_changes(then, today, since, as_of),
        *limit_changes(then, today),
        *stage_changes(then, today),
        *money_changes(then, today),
        *date_changes(then, today, since, as_of),
        *end_changes(then, today),
        *gate_changes(then, today),
        *signal_changes(then, today),
        *restated_facts(then, today, since, reasons),
        *restated,
        *experiment_changes(then, today),
        *risk_changes(then, today),
    ]
    came, went = _initiatives(today), _initiatives(then)
    if came and went:
        # All that is new of a newcomer is that it is there.
        apart = came.keys() ^ went.keys()
        found = [one for one in found if one.initiative not in apart]
        found += [
            Change("new", "initiative", "open", who, came[who], None, weight=3)
            for who in came.keys() - went.keys()
        ]
        found += [
            Change("closed", "initiative", "open", who, None, was(went[who]), weight=3)
            for who in went.keys() - came.keys()
        ]
    return tuple(sorted(found, key=lambda one: (_KINDS.index(one.kind), -one.weight, one.fact.id)))


def _initiatives(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Return a fact of each initiative of which all there is was kept."""
    kept = {name: fact for name, fact in facts.items() if name.endswith(_ALL_STAGES)}
    return {name.removesuffix(_ALL_STAGES): fact for name, fact in kept.items()}


def _by_id(facts: Iterable[Fact]) -> dict[str, Fact]:
    return {fact.id: fact for fact in facts if not fact.id.startswith(WAS)}
