"""What changed since an earlier report: its facts against those of today's nouns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from reportkit.errors import EstimateError
from reportkit.estimate import Unknown
from reportkit.progress import Programme, Progress, track_programme
from reportkit.progress.changes import Change, Changes, compare, restated_rows
from reportkit.progress.signals import Signals
from reportkit.savings import ChannelShift, Forecast, Measured
from reportkit.savings.measure.months import by_month
from reportkit.savings.measure.pace import past_pace
from reportkit.story import measured_facts, saving_facts
from reportkit.story.shift_facts import followed_shift_facts
from reportkit.story.signal_facts import type_fact, value_fact
from reportkit.story.status import Status, programme_status
from reportkit.story.tracked_facts import TRACKED, tracked_facts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from reportkit.contract.dataset import Tables
    from reportkit.contract.previous import Previous
    from reportkit.fact import Fact

Noun = Progress | Programme | Forecast | Measured | ChannelShift | Status | Signals | Unknown
"""What changes may be told of."""

_MONTHS_KEPT = 6  # of a measured saving, so that one restated later is found
_KINDS = {
    "stages": ".stage.",
    "milestones": ".milestone.",
    "decisions": ".decision.",
    "experiments": ".experiment.",
    "risks": ".risk.",
    "guardrails": ".guardrail.",
}


def changes_of(tables: Tables, nouns: Sequence[object]) -> Changes:
    """Return what changed since the edition before or, without one, since the statement before.

    Where there is no edition before, what can be compared is what the tables recorded: stages,
    dates, decisions, experiments, risks. What a model computed then is not computed again.

    Parameters
    ----------
    tables
        Of one initiative, or of a programme.
    nouns
        Forecast, measured saving, status and the like, whose figures are compared too.

    Raises
    ------
    EstimateError
        If a noun is of no such kind.
    """
    programme = _programme(tables, nouns)
    standing = tuple(fact for one in programme.initiatives for fact in tracked_facts(one))
    figures = tuple(fact for noun in nouns for fact in _figures(noun, nouns, tables.as_of))
    return between(tables, programme, (*standing, *figures))


def between(tables: Tables, programme: Programme, now: Iterable[Fact]) -> Changes:
    """Return what changed, given the facts of this report.

    Parameters
    ----------
    tables
        Of one initiative, or of a programme, with what the edition before stated, if there is one.
    programme
        Where each of its initiatives stands.
    now
        What this report states.
    """
    facts = tuple({fact.id: fact for fact in now}.values())
    previous = tables.previous
    since = previous.as_of if previous else programme.compared_with
    names = {one.initiative: one.name for one in programme.initiatives}
    if len(names) == 1:
        names = {}
    if since is None:
        return Changes(tables.as_of, None, from_edition=False, found=(), facts=facts, names=names)
    recorded: tuple[Fact, ...] = ()
    if previous is None or not _holds_all(previous, facts):
        then = track_programme(tables.before(since)).initiatives
        recorded = tuple(fact for one in then for fact in tracked_facts(one))
    before = recorded if previous is None else _stated(previous, recorded)
    known = {fact.id for fact in before}
    compared = (
        facts
        if previous
        else tuple(fact for fact in facts if _is_standing(fact) or fact.id in known)
    )
    rows = _restated(tables, programme, since)
    told = compare(before, compared, since=since, as_of=tables.as_of, rows=rows)
    return Changes(
        as_of=tables.as_of,
        compared_with=since,
        from_edition=previous is not None,
        found=tuple(one for one in told if one.lean != "unchanged"),
        unchanged=tuple(one for one in told if one.lean == "unchanged"),
        facts=facts,
        names=names,
        received=previous is None or previous.received,
    )


def _programme(tables: Tables, nouns: Sequence[object]) -> Programme:
    """Return where every initiative stands: as given, else read from the tables."""
    for noun in nouns:
        if isinstance(noun, Programme):
            return noun
        if isinstance(noun, Progress):
            return Programme(noun.as_of, noun.compared_with, (noun,), noun.credit)
    return track_programme(tables)


def _restated(tables: Tables, programme: Programme, since: dt.date) -> tuple[Change, ...]:
    if not any(tables.has(name) for name in ("metrics", "cash_flows")):
        return ()
    return tuple(
        change
        for one in programme.initiatives
        for change in restated_rows(tables.only(one.initiative), one.initiative, since)
    )


def _holds_all(previous: Previous, now: Iterable[Fact]) -> bool:
    """Return whether the edition before kept all of each kind that this one keeps all of."""
    kept = {fact.id for fact in previous.facts}
    return all(fact.id in kept for fact in now if f".{TRACKED}" in fact.id)


def _stated(previous: Previous, recorded: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return what the edition before stated, and what the tables say of what it did not keep.

    An edition that kept all of a kind of one initiative, as its count says, is the word on it. Of
    what an older edition left out, the tables of that day tell.
    """
    counted = {fact.id for fact in previous.facts}
    added = []
    for fact in recorded:
        kind = next((kind for kind, part in _KINDS.items() if part in fact.id), None)
        who = fact.id.partition(_KINDS[kind])[0] if kind else ""
        if kind is None or f"{who}.{TRACKED}{kind}" not in counted:
            added.append(fact)
    return tuple({fact.id: fact for fact in (*added, *previous.facts)}.values())


def _is_standing(fact: Fact) -> bool:
    return any(part in fact.id for part in _KINDS.values())


def _figures(noun: object, nouns: Sequence[object], as_of: dt.date) -> tuple[Fact, ...]:
    """Return the figures of a noun that are compared from report to report."""
    found: list[Fact | None] = []
    if isinstance(noun, Forecast):
        if not noun.exhausted:
            rate, chance = saving_facts.run_rate_fact(noun), saving_facts.chance_fact(noun)
            found = [rate, chance, saving_facts.target_fact(noun)]
    elif isinstance(noun, Measured):
        found = _measured(noun, nouns)
    elif isinstance(noun, ChannelShift):
        found = [*followed_shift_facts(noun, as_of)]
    elif isinstance(noun, Programme):
        found = [programme_status(noun).fact]
    elif isinstance(noun, Status):
        found = [noun.fact]
    elif isinstance(noun, Signals):
        for signal in noun.signals:
            found += [type_fact(noun, signal), value_fact(noun, signal)]
    elif not isinstance(noun, Progress | Unknown):
        raise EstimateError(
            f"rk.changes can't compare {type(noun).__name__}. Give it a progress or programme, a "
            "forecast, a measured saving, signals and a status."
        )
    return tuple(fact for fact in found if fact is not None)


def _measured(measured: Measured, nouns: Sequence[object]) -> list[Fact | None]:
    saved = measured_facts.saved_fact(measured)
    if saved is None:
        return []
    forecast = next((noun for noun in nouns if isinstance(noun, Forecast)), None)
    paced = by_month(measured)
    latest = paced.by_period.dropna().tail(_MONTHS_KEPT if paced.per == "month" else 0)
    days = pd.DatetimeIndex(latest.index)
    months = [
        fact
        for day, (_, row) in zip(days, latest.iterrows(), strict=True)
        for fact in measured_facts.period_facts(measured, day.date(), row)
    ]
    return [saved, measured_facts.pace_fact(measured, past_pace(measured, forecast)), *months]
