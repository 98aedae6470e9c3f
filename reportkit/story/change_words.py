"""A change as a line that a reader takes in at once: what is so now, and what was."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reportkit.blocks import Item, Run, Shape, Text, text
from reportkit.estimate import Estimate
from reportkit.formats import dates
from reportkit.progress.changes import needed_by
from reportkit.story.date_words import date_words
from reportkit.story.likelihood import likelihood
from reportkit.story.limit_words import say_apart, say_reading
from reportkit.story.say import brief, ended, say_range, say_value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportkit.fact import Fact
    from reportkit.progress.changes import Change, Kind
    from reportkit.progress.changes.change import Lean

ChangeLine = tuple[Item, tuple["Fact", ...]]
"""A line of a list of changes, and the facts that it states."""

_SHORT_REASON = 6  # words that go in brackets; more are a sentence of their own
_SENTENCE = 20  # words of what people wrote, which is a sentence of its own

_SHAPES: dict[Lean, Shape] = {
    "improvement": Shape.IMPROVEMENT,
    "concern": Shape.CONCERN,
    "restated": Shape.RESTATED,
    "open": Shape.BULLET,
    "unchanged": Shape.NEUTRAL,
}


def change_line(change: Change, names: Mapping[str, str] | None = None) -> ChangeLine:
    """Return a change in words, after the name of its initiative where there are several.

    Parameters
    ----------
    change
        From :func:`reportkit.changes`.
    names
        Names of initiatives by the id with which their facts begin.
    """
    said = _WORDS[change.kind](change)
    name = (names or {}).get(change.initiative, "")
    line = text(f"{brief(name)}. ", *said) if name else said
    shown = {run.fact for run in line}
    stated = tuple(fact for fact in change.facts if fact.id in shown)
    return Item(line, _SHAPES[change.lean]), stated


def _status(change: Change) -> Text:
    return text("Status: now ", _word(change.now), ", was ", _word(change.before), ".")


def _decision(change: Change) -> Text:
    question = Run(ended(brief(change.fact.label, _SENTENCE)), fact=change.fact.id)
    if change.how == "decided":
        return text(question, " Decided: ", Run(_closed(change.fact), fact=change.fact.id))
    if change.how == "withdrawn":
        return text("No longer asked: ", question)
    by = needed_by(change.fact)
    day = Run(dates.short_day(by), fact=change.fact.id) if by else Run("no date")
    if change.how == "moved" and change.before is not None:
        stood = needed_by(change.before)
        before = dates.short_day(stood) if stood else "without a date"
        return text(
            "Decision: ", question, " Needed by ", day, ", was ",
            Run(before, fact=change.before.id), ".",
        )  # fmt: skip
    if change.how == "overdue":
        return text("Decision overdue: ", question, " It was needed by ", day, ".")
    start = "Asked again: " if change.how == "asked_again" else "New decision: "
    return text(start, question, *((" Needed by ", day, ".") if by else ()))


def _limit(change: Change) -> Text:
    stands = Run(str(change.fact.value), fact=change.fact.id)
    name, latest, limit = brief(change.fact.label), change.also.get("latest"), change.also["limit"]
    if latest is None:
        return text(f"{name}: ", stands, ".")
    now, most = say_apart(latest, limit)
    again = "" if change.how == "past" else "again "
    before = change.also.get("before")
    stood = () if before is None else (", was ", say_reading(before))
    return text(f"{name}: ", now, f", {again}", stands, " of ", most, *stood, ".")


def _stage(change: Change) -> Text:
    name = _stage_name(change.fact)
    left, over = change.also.get("left"), change.also.get("ended")
    if change.how in {"entered", "back"} and left is not None:
        back = "back " if change.how == "back" else ""
        to = Run(name, fact=change.fact.id)
        return text(f"Moved {back}from {_stage_name(left)} to ", to, ".")
    hows = {
        "entered": "has begun",
        "back": "has begun again",
        "again": "runs again",
        "passed": "passed",
        "stopped": "was stopped",
    }
    how = Run(hows.get(change.how, "no longer runs"), fact=change.fact.id)
    on: tuple[str | Run, ...] = ()
    if over is not None and isinstance(over.value, dt.date):
        on = (" on ", Run(dates.short_day(over.value), fact=over.id))
    return text(f"{name[:1].upper()}{name[1:]} ", how, *on, ".")


def _stage_name(fact: Fact) -> str:
    return brief(fact.label.removeprefix("Stage "))


def _money(change: Change) -> Text:
    now, before = change.now, change.before
    if now is None:
        was = say_value(change.fact)
        return text(f"{change.fact.label}: no longer stated, was ", was, ".")
    start = f"{now.label}: "
    if change.how == "first":
        return text(start, *_ranged(now), ", stated for the first time.")
    budget = change.also.get("budget")
    if budget is not None:
        where = "above" if change.how == "above_budget" else "again within"
        planned = say_value(budget)
        return text(start, say_value(now), f", {where} the ", planned, " budgeted by now.")
    if before is None:
        return text(start, *_ranged(now), ".")
    if change.how == "other":
        return _another_figure(now, before)
    same = "; no real change" if change.lean == "unchanged" else ""
    ranged = (say_value(now),) if same else _ranged(now)
    return text(start, *ranged, ", was ", say_value(before), f"{same}.")


def _another_figure(now: Fact, before: Fact) -> Text:
    """Say two figures that are not of one kind: of other days, or on another footing."""
    if now.label == before.label:
        return text(
            f"{now.label}: ", say_value(now), f" by {_day(now)}, was ",
            say_value(before), f" by {_day(before)}.",
        )  # fmt: skip
    return text(
        f"{now.label}: ", say_value(now), ". The last report gave another figure: ",
        say_value(before), f" ({before.label[:1].lower()}{before.label[1:]}).",
    )  # fmt: skip


def _ranged(fact: Fact) -> tuple[str | Run, ...]:
    value = fact.value
    if isinstance(value, Estimate) and value.estimated:
        return (say_value(fact), " (", say_range(fact), ")")
    return (say_value(fact),)


def _day(fact: Fact) -> str:
    return dates.short_day(dt.date.fromisoformat(fact.period.rpartition("/")[2]))


def _gate(change: Change) -> Text:
    total, stage = change.also.get("total"), change.also.get("stage")
    gate = f"Gate of {_stage_name(stage)}: " if stage is not None else "Gate: "
    of: tuple[str | Run, ...] = () if total is None else (" of ", say_value(total))
    before = () if change.before is None else (", was ", say_value(change.before))
    return text(gate, say_value(change.fact), *of, " criteria met", *before, ".")


def _signal(change: Change) -> Text:
    value = change.also.get("value")
    name = value.label if value is not None else change.fact.label
    return text(f"{brief(name)}: now ", _word(change.now), ", was ", _word(change.before), ".")


def _restated(change: Change) -> Text:
    fact, before, reason = change.fact, change.before, change.also.get("reason")
    name = brief(fact.label)
    if change.how == "rows":
        name = f"{name}, {dates.month(dt.date.fromisoformat(fact.period[:10]))},"
    was = () if before is None else (", was ", say_value(before))
    said = (f"{name} restated: ", say_value(fact), *was)
    if reason is None:
        return text(*said, ".")
    why = " ".join(str(reason.value).split())
    if len(why.split()) <= _SHORT_REASON:
        return text(*said, " (", Run(brief(why), fact=reason.id), ").")
    return text(*said, ". Why: ", Run(ended(brief(why, _SENTENCE)), fact=reason.id))


def _new(change: Change) -> Text:
    fact = change.fact
    if change.how == "initiative":
        return text(Run("New in this report.", fact=fact.id))
    if change.how == "experiment":
        return text("New experiment: ", Run(ended(brief(fact.label, _SENTENCE)), fact=fact.id))
    if change.how in {"risk", "risk_judged"}:
        return _risk(change)
    return date_words(change)


def _closed_words(change: Change) -> Text:
    if change.kind == "closed" and change.how == "withdrawn":
        return _decision(change)
    if change.how == "initiative":
        return text(Run("No longer in this report.", fact=change.fact.id))
    if change.how == "risk":
        return text("Risk closed: ", _risk_words(change))
    if change.how.startswith("experiment_"):
        return _experiment(change)
    return date_words(change)


def _experiment(change: Change) -> Text:
    starts = {
        "experiment_worked": "Experiment worked: ",
        "experiment_failed": "Experiment showed that it does not work: ",
        "experiment_stopped_early": "Experiment stopped early: ",
    }
    tried = Run(ended(brief(change.fact.label, _SENTENCE)), fact=change.fact.id)
    left, cost = change.also.get("not_spent"), change.also.get("cost")
    more: tuple[str | Run, ...] = ()
    if left is not None:
        more = (" ", say_value(left), " not spent.")
    elif cost is not None:
        more = (" It cost ", say_value(cost), ".")
    return text(starts.get(change.how, "Experiment ended: "), tried, *more)


def _risk(change: Change) -> Text:
    chance = change.fact.value
    if not isinstance(chance, Estimate):
        return text("Risk: ", _risk_words(change))
    now = Run(likelihood(chance.value), fact=change.fact.id)
    if change.before is None:
        return text("New risk: ", _risk_words(change), " It is ", now, ".")
    return text(
        "Risk: ", _risk_words(change), " It is ", now, ", was ", say_value(change.before), "."
    )


def _risk_words(change: Change) -> Run:
    what = change.also.get("what")
    if what is None:
        return Run(ended(brief(change.fact.label.removeprefix("Chance: "), _SENTENCE)))
    return Run(ended(brief(str(what.value), _SENTENCE)), fact=what.id)


def _word(fact: Fact | None) -> Run:
    return Run("not stated") if fact is None else Run(brief(str(fact.value)), fact=fact.id)


def _closed(fact: Fact) -> str:
    return ended(brief(str(fact.value), _SENTENCE))


_WORDS: dict[Kind, Callable[[Change], Text]] = {
    "status": _status,
    "decision": _decision,
    "limit": _limit,
    "stage": _stage,
    "money": _money,
    "date": date_words,
    "gate": _gate,
    "signal": _signal,
    "restated": _restated,
    "new": _new,
    "closed": _closed_words,
}
